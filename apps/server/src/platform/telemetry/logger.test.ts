import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

function linesOf(log: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  log(createLogger("trace", { write: (line) => lines.push(line) }));
  return lines.join("");
}

describe("the log", () => {
  it("keeps no headers, whichever library hands them over", () => {
    const headers = { authorization: "Bearer token-of-somebody", cookie: "cdsa_refresh=token-of-somebody" };
    const written = linesOf((logger) => {
      logger.trace({ busboyOptions: { headers, limits: { files: 1 } } }, "reads a form");
      logger.child({ reqId: "1" }).debug({ headers }, "asks");
    });
    expect(written).toContain('"files":1');
    expect(written).not.toContain("token-of-somebody");
  });

  it("keeps no text that a parser could not read", () => {
    const written = linesOf((logger) => {
      try {
        JSON.parse("hunter2 is my password");
      } catch (error) {
        logger.error({ err: new Error("could not read", { cause: error }) }, "failed");
      }
    });
    expect(written).toContain("SyntaxError");
    expect(written).not.toContain("hunter2");
  });
});
