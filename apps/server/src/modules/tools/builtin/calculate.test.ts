import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { ToolFailure } from "./builtin-tool.ts";
import { createCalculateTool } from "./calculate.ts";
import { evaluate } from "./calculator/evaluate.ts";

const tool = createCalculateTool();
const calculate = async (expression: string): Promise<unknown> => {
  const answer = await tool.execute({
    actor: testActor(),
    arguments: { expression },
    signal: new AbortController().signal,
    now: new Date(0),
  });
  return answer instanceof Object && "result" in answer ? answer["result"] : undefined;
};

describe("calculate", () => {
  it.each([
    ["0.1 + 0.2", "0.3"],
    ["1.1 * 1.1", "1.21"],
    ["15% of 200", "30"],
    ["200 + 10%", "220"],
    ["200 - 10%", "180"],
    ["100 + 10% + 10%", "121"],
    ["50% + 10%", "0.6"],
    ["200 * 10%", "20"],
    ["100 + (10%)", "100.1"],
    ["10 % 3", "1"],
    ["-7 % 3", "-1"],
    ["7.5 % 2", "1.5"],
    ["-2^2", "-4"],
    ["2^3^2", "512"],
    ["2^-3", "0.125"],
    ["2 ** 10", "1024"],
    ["10 × 2 ÷ 4 − 1", "4"],
    ["1,234,567.89 * 2", "2469135.78"],
    ["$1,200 + 8%", "1296"],
    ["1_000 + 1e3", "2000"],
    ["max(1,234)", "234"],
    ["sum((1,000 + 2), 3)", "1005"],
    ["round(2.675, 2)", "2.68"],
    ["round(-2.5)", "-3"],
    ["round(1234.5, -2)", "1200"],
    ["floor(-1.5) + ceil(-1.5) + abs(-4)", "1"],
    ["avg(1, 2, 4)", "2.3333333333333333333"],
    ["sqrt(0.25) + sqrt(144)", "12.5"],
    ["sqrt(2)", "1.4142135623731"],
    ["log10(1000)", "3"],
    ["ln(e)", "1"],
    ["exp(0)", "1"],
    ["2 * pi", "6.28318530717959"],
    ["PI / pi", "1"],
    ["1/3", "0.33333333333333333333"],
    ["2/3", "0.66666666666666666667"],
    ["99999999999999999999 * 99999999999999999999", "9999999999999999999800000000000000000001"],
    ["0^0", "1"],
  ])("%s is %s", async (expression, result) => {
    expect(await calculate(expression)).toBe(result);
  });

  it.each([
    ["5/0", /Division by zero \(at character 2/],
    ["0^-1", /Division by zero/],
    ["3 % 0", /Remainder/],
    ["2 +", /ends where a number is expected \(at character 4/],
    ["(1 + 2", /closing parenthesis is missing for character 1/],
    ["1 + 2)", /missing before "\)" \(at character 6/],
    ["2 pi", /operator .* is missing before "pi"/],
    ["1..2", /at character 3/],
    ["1,23", /at character 2/],
    ["foo(2)", /"foo" is not known; known names are sqrt/],
    ["constructor(1)", /"constructor" is not known/],
    ["__proto__", /"_" has no meaning here/],
    ["sqrt 4", /parentheses/],
    ["sqrt()", /takes 1 numbers and got 0/],
    ["round(1, 2, 3)", /takes 1 to 2 numbers and got 3/],
    ["round(1, 0.5)", /whole number of places/],
    ["sqrt(-1)", /negative/],
    ["ln(0)", /above zero/],
    ["(-8)^0.5", /not a real number/],
    ["10^400", /too large/],
    ["exp(1000)", /too large/],
    ["9^9^9^9", /too large/],
    ["3 of 4", /needs a percentage/],
    ["1; process.exit()", /";" has no meaning here \(at character 2/],
    ["\u{1F600}", /"\u{1F600}" has no meaning/u],
    ["", /expression/],
    ["1".repeat(1001), /1000/],
    ["(".repeat(500), /nested more than 64/],
    ["-".repeat(500) + "1", /nested more than 64/],
  ])("explains what is wrong with %.40j", async (expression, message) => {
    await expect(calculate(expression)).rejects.toThrow(ToolFailure);
    await expect(calculate(expression)).rejects.toThrow(message);
  });

  it("either answers or explains, whatever it is given, and quickly", async () => {
    const symbols = "0123456789.,+-*/^%()e piofsqrtavgmxln_$".split("");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...symbols), maxLength: 200 }),
      fc
        .array(fc.constantFrom("9", "7.3", "^", "*", "-", "(", ")", "%", " of ", "sqrt(", "1e300", "/"), {
          maxLength: 80,
        })
        .map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (expression) => {
        const start = performance.now();
        await calculate(expression).catch((error: unknown) => expect(error).toBeInstanceOf(ToolFailure));
        expect(performance.now() - start).toBeLessThan(500);
      }),
      { numRuns: 600 },
    );
  });
});

/**
 * An expression's text beside its value as a fraction worked out step by step, without lowest terms. A bottom of zero
 * says that something in it is divided by zero.
 */
type Reference = { text: string; top: bigint; bottom: bigint };

const decimal: fc.Arbitrary<Reference> = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => {
    const padded = digits.toString().padStart(places + 1, "0");
    const text = places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
    return { text, top: digits, bottom: 10n ** BigInt(places) };
  });

const combined = fc.letrec<{ node: Reference }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    decimal,
    tie("node").map(({ text, top, bottom }) => ({ text: `-(${text})`, top: -top, bottom })),
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/"), tie("node"), tie("node"))
      .map(([operator, a, b]) => join(operator, a, b)),
  ),
})).node;

function join(operator: string, a: Reference, b: Reference): Reference {
  const text = `(${a.text}) ${operator} (${b.text})`;
  if (operator === "*") return { text, top: a.top * b.top, bottom: a.bottom * b.bottom };
  if (operator === "/")
    return { text, top: a.top * b.bottom, bottom: b.bottom === 0n ? 0n : a.bottom * b.top };
  const sign = operator === "+" ? 1n : -1n;
  return { text, top: a.top * b.bottom + sign * b.top * a.bottom, bottom: a.bottom * b.bottom };
}

describe("evaluate", () => {
  it("agrees with exact fractions on every expression of + - * /", () => {
    let compared = 0;
    fc.assert(
      fc.property(combined, ({ text, top, bottom }) => {
        fc.pre(text.length <= 1000);
        if (bottom === 0n) {
          expect(() => evaluate(text)).toThrow(/Division by zero/);
          return;
        }
        const found = evaluate(text);
        if (found.kind !== "exact") return;
        compared += 1;
        expect(found.value.numerator * bottom).toBe(top * found.value.denominator);
        expect(found.value.denominator > 0n).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it("gives operators the precedence JavaScript gives them", () => {
    const term = fc.integer({ min: 1, max: 9 });
    const operator = fc.constantFrom("+", "-", "*", "/");
    fc.assert(
      fc.property(term, fc.array(fc.tuple(operator, term), { maxLength: 12 }), (first, rest) => {
        const text = `${first}${rest.map(([sign, value]) => ` ${sign} ${value}`).join("")}`;
        const found = evaluate(text);
        const value =
          found.kind === "exact"
            ? Number(found.value.numerator) / Number(found.value.denominator)
            : found.value;
        expect(value).toBeCloseTo(leftToRight(first, rest), 6);
      }),
    );
  });
});

/** Products first, then sums, over a flat list. */
function leftToRight(first: number, rest: readonly (readonly [string, number])[]): number {
  const summands = [first];
  for (const [operator, value] of rest) {
    const last = summands.at(-1) ?? 0;
    if (operator === "*") summands[summands.length - 1] = last * value;
    else if (operator === "/") summands[summands.length - 1] = last / value;
    else summands.push(operator === "+" ? value : -value);
  }
  return summands.reduce((sum, value) => sum + value, 0);
}
