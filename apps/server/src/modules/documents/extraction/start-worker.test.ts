import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { workerFlags } from "./start-worker.ts";

const execute = promisify(execFile);

/** Runs code as the worker runs its own, and returns what it prints. */
async function runConfined(code: string): Promise<string> {
  const whole = `import { lockDown } from "${import.meta.dirname}/lock-down.ts"; lockDown(); ${code}`;
  const flags = [...workerFlags(128), "--input-type=module", "--eval", whole];
  const { stdout } = await execute(process.execPath, flags, { env: {}, cwd: import.meta.dirname });
  return stdout.trim();
}

const tried = (attempt: string): string =>
  `try { ${attempt}; console.log("done"); } catch (error) { console.log(error.code ?? error.message); }`;

describe("the process that reads files", () => {
  it.each([
    ["reads other files", 'process.getBuiltinModule("fs").readFileSync("/etc/hostname")'],
    ["writes files", 'process.getBuiltinModule("fs").writeFileSync("/tmp/cdsa-written", "x")'],
    ["writes beside its code", 'process.getBuiltinModule("fs").writeFileSync("written.ts", "x")'],
    ["starts processes", 'process.getBuiltinModule("child_process").execFileSync("true")'],
    ["starts threads", 'new (process.getBuiltinModule("worker_threads").Worker)("1", { eval: true })'],
  ])("never %s", async (_, attempt) => {
    expect(await runConfined(tried(attempt))).toBe("ERR_ACCESS_DENIED");
  });

  it("makes no code from text", async () => {
    expect(await runConfined(tried('new Function("return 1")()'))).toContain(
      "Code generation from strings disallowed",
    );
  });

  it("has no network", async () => {
    let connections = 0;
    const server = createServer().on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : null;
    try {
      expect(
        await runConfined(tried(`process.getBuiltinModule("net").connect(${port}, "127.0.0.1")`)),
      ).toContain("no network");
      expect(
        await runConfined(tried(`process.getBuiltinModule("http").get("http://127.0.0.1:${port}")`)),
      ).toContain("no network");
      expect(await runConfined(tried(`await fetch("http://127.0.0.1:${port}")`))).toContain("not a function");
      expect(await runConfined(tried('process.getBuiltinModule("net").createServer().listen(0)'))).toContain(
        "no network",
      );
      expect(connections).toBe(0);
    } finally {
      server.close();
    }
  });
});
