import type { Detector } from "../block.ts";
import { checkName } from "./custom-error.ts";
import { parsePattern } from "./parse-pattern.ts";
import { buildPatternMachine } from "./pattern-machine.ts";

export type CustomPattern = {
  /** Capital letters and underscores; the type of its spans. */
  name: string;
  /** What to look for: see `parsePattern` for the syntax. */
  pattern: string;
  /** Between 0 and 1; 0.9 when not given. */
  score?: number;
  ignoreCase?: boolean;
};

/** A detector for an own pattern, linear in the text whatever the pattern is. @throws CustomDetectorError saying what is wrong */
export function compileCustomPattern({
  name,
  pattern,
  score = 0.9,
  ignoreCase = false,
}: CustomPattern): Detector {
  const type = checkName(name);
  const machine = buildPatternMachine(parsePattern(pattern, ignoreCase));
  return {
    name: `pattern ${name}`,
    needs: 0,
    detect({ text, start }, report) {
      for (const match of machine.matches(text, start))
        report({ type, ...match, score, validator: "pattern" });
    },
  };
}
