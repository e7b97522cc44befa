import { z } from "zod";
import type { BuiltinTool } from "./builtin-tool.ts";
import { evaluate } from "./calculator/evaluate.ts";
import { formatRational } from "./calculator/format-rational.ts";
import { numberOf, type Quantity } from "./calculator/quantity.ts";
import { LONGEST_EXPRESSION } from "./calculator/tokenize.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";
import { ToolFailure } from "./builtin-tool.ts";

const Input = z.strictObject({
  expression: z
    .string()
    .min(1)
    .max(LONGEST_EXPRESSION)
    .meta({
      description:
        "Arithmetic expression. Operators + - * / ^ (power) % (percent, or remainder between two numbers), parentheses; " +
        "functions sqrt, abs, round(x, places), min, max, sum, avg, ln, log10, exp, floor, ceil; constants pi, e. " +
        "Percentages work as people say them: 15% of 200, 200 + 10%.",
      examples: ["0.1 + 0.2", "15% of 2,400", "(1200 - 350) * 1.19", "sqrt(2) * round(10/3, 2)"],
    }),
});

const Output = z.strictObject({
  expression: z.string(),
  result: z.string().describe("The result as a decimal number, digit for digit"),
  value: z.number().describe("The same as a JSON number, rounded to what that can hold"),
  isExact: z.boolean().describe("False where the result had to be rounded, as for a square root of two"),
});

/** Works out arithmetic without binary rounding noise: 0.1 + 0.2 is 0.3. */
export function createCalculateTool(): BuiltinTool {
  return defineBuiltinTool({
    name: "calculate",
    description:
      "Calculates arithmetic exactly: add, subtract, multiply, divide, percentages, powers, square roots, rounding, sums, averages. Use it for any math on numbers.",
    input: Input,
    output: Output,
    requiredRole: "ANALYST",
    classification: "arguments",
    effect: "read",
    idempotent: true,
    requiresApproval: false,
    timeoutMs: 2_000,
    run: ({ expression }) => Promise.resolve({ expression, ...describe(evaluate(expression)) }),
  });
}

function describe(quantity: Quantity) {
  const value = numberOrFailure(quantity);
  if (quantity.kind === "approximate") return { result: formatFloat(value), value, isExact: false };
  const result = formatRational(quantity.value);
  const isExact = endsIn(quantity.value.denominator) && !result.includes("e");
  return { result, value, isExact };
}

function numberOrFailure(quantity: Quantity): number {
  try {
    return numberOf(quantity);
  } catch (cause) {
    throw new ToolFailure("The result is too large: numbers up to 1.8e308 are accepted.", { cause });
  }
}

/** Fifteen digits are what a 64-bit float holds for certain; the ones after are noise. */
function formatFloat(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function endsIn(denominator: bigint): boolean {
  let rest = denominator;
  for (const factor of [2n, 5n]) while (rest % factor === 0n) rest /= factor;
  return rest === 1n;
}
