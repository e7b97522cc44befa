import { afterEach, beforeEach } from "vitest";

// Output that nobody expects hides real messages, so it fails the test that wrote it. A test that wants output
// either spies on the method (then nothing arrives here) or names it by `expectOutput`.

const METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const; // literal names of console methods

type Watch = { stray: string[]; expected: RegExp[] };

// Set-up and test file may hold separate copies of this module; they meet on the global object.
const WATCH_KEY = Symbol.for("cdsa.test.output-watch");
// The global object has no declared place for a symbol of ours.
const globals = globalThis as unknown as Record<symbol, Watch | undefined>;

function currentWatch(): Watch {
  return (globals[WATCH_KEY] ??= { stray: [], expected: [] });
}

/** Lets console output that matches the pattern pass until the running test ends. */
export function expectOutput(pattern: RegExp): void {
  currentWatch().expected.push(pattern);
}

const originals = new Map(METHODS.map((method) => [method, console[method].bind(console)]));

function watched(method: (typeof METHODS)[number]) {
  return (...values: unknown[]): void => {
    const text = values.map(String).join(" ");
    const watch = currentWatch();
    if (watch.expected.some((pattern) => pattern.test(text))) return;
    watch.stray.push(`console.${method}: ${text.slice(0, 500)}`);
  };
}

beforeEach(() => {
  globals[WATCH_KEY] = { stray: [], expected: [] };
  for (const method of METHODS) console[method] = watched(method);
});

afterEach(() => {
  for (const method of METHODS) {
    const original = originals.get(method);
    if (original !== undefined) console[method] = original;
  }
  const { stray } = currentWatch();
  if (stray.length === 0) return;
  throw new Error(
    `The test wrote to the console:\n${stray.join("\n")}\n` +
      "Remove the output, or name it by expectOutput(/…/) from test/setup/no-stray-output.ts.",
  );
});
