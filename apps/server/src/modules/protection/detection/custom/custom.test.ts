import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectSpans } from "../detect-spans.ts";
import { compileCustomDictionary } from "./custom-dictionary.ts";
import { CustomDetectorError } from "./custom-error.ts";
import { compileCustomPattern } from "./custom-pattern.ts";
import { parsePattern } from "./parse-pattern.ts";
import { buildPatternMachine } from "./pattern-machine.ts";

const machine = (pattern: string) => buildPatternMachine(parsePattern(pattern, false));
const found = (pattern: string, text: string) =>
  machine(pattern)
    .matches(text, 0)
    .map(({ start, end }) => text.slice(start, end));

describe("own patterns", () => {
  it.each([
    ["EMP-\\d{4,6}", "EMP-12 EMP-1234, EMP-1234567", ["EMP-1234", "EMP-123456"]],
    ["\\b[A-Z]{2}\\d+\\b", "xAB1 AB12 AB1c", ["AB12"]],
    ["a|ab|abc", "abcab", ["abc", "ab"]],
    ["(?:ab)+c?", "ababc abab", ["ababc", "abab"]],
    ["x{3}", "xxxxxxx", ["xxx", "xxx"]],
    ["[^\\s,]+@corp", "me@corp, you@corp", ["me@corp", "you@corp"]],
    ["colou?r\\.", "color. colour.", ["color.", "colour."]],
    ["[\\n\\t-]x", "\nx-x n", ["\nx", "-x"]],
  ])("%s", (pattern, text, expected) => {
    expect(found(pattern, text)).toEqual(expected);
  });

  it.each([
    "(a)\\1",
    "(?=a)b",
    "(?<!a)b",
    "a**",
    "a+?",
    "^a",
    "a$",
    "(a",
    "a)",
    "[",
    "[z-a]",
    "a{500}",
    "((a{100}){100}){100}",
    "\\q",
    "",
  ])("refuse %s with what is wrong", (pattern) => {
    expect(() => machine(pattern)).toThrow(CustomDetectorError);
  });

  it("agree with the engine's own expressions where both find the longest", () => {
    const patterns = ["a+b*", "[ab]{2,4}", "(?:ab|b)+", "b?a{1,3}", "a(?:b|ba)*"];
    fc.assert(
      fc.property(fc.constantFrom(...patterns), fc.stringMatching(/^[abc]{0,30}$/), (pattern, text) => {
        const own = machine(pattern)
          .matches(text, 0)
          .map(({ start }) => start)[0];
        const first = new RegExp(pattern).exec(text);
        expect(own).toBe(first?.index);
      }),
    );
  });

  it("stay linear where backtracking would not end", () => {
    const begin = performance.now();
    expect(found("(?:a+)+b", "a".repeat(20_000))).toEqual([]);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it("give spans of their name", () => {
    const custom = [compileCustomPattern({ name: "EMPLOYEE_ID", pattern: "emp-\\d{4}", ignoreCase: true })];
    expect(detectSpans("Ask EMP-1234.", { custom })).toEqual([
      { type: "EMPLOYEE_ID", start: 4, end: 12, score: 0.9, validator: "pattern" },
    ]);
    expect(() => compileCustomPattern({ name: "employee id", pattern: "a" })).toThrow("capital letters");
  });
});

describe("own dictionaries", () => {
  it("find whole words and phrases, whatever their case", () => {
    const custom = [
      compileCustomDictionary({ name: "PROJECT", terms: ["Blue Heron", "blue heron two", "Ösel"] }),
    ];
    const text = "the BLUE-HERON Two plan, ösel, blue herons";
    expect(
      detectSpans(text, { custom, types: new Set(["PROJECT"]) }).map(({ start, end }) =>
        text.slice(start, end),
      ),
    ).toEqual(["BLUE-HERON Two", "ösel"]);
    expect(() => compileCustomDictionary({ name: "PROJECT", terms: ["--"] })).toThrow(CustomDetectorError);
  });
});
