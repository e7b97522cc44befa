import { createConnection } from "node:net";
import { describe, expect, it } from "vitest";
import { expectOutput } from "./no-stray-output.ts";

describe("stray output", () => {
  it.fails("fails the test that writes what nobody expects", () => {
    console.warn("unexpected");
  });

  it("passes what the test names", () => {
    expectOutput(/^named/);
    console.warn("named by the test");
  });
});

describe("stray network", () => {
  it("refuses to connect beyond this machine", async () => {
    const socket = createConnection({ host: "192.0.2.1", port: 80 });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error.message).toContain("192.0.2.1");
  });
});
