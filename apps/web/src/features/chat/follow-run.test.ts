import type { ChatEvent } from "@cdsa/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, UnreachableError } from "../../lib/api-error.ts";
import { followRun } from "./follow-run.ts";

const DONE = 'event: done\ndata: {"status":"completed","usage":{"inputTokens":1,"outputTokens":1}}\n\n';
const MESSAGE = "019a0000-0000-7000-8000-000000000009";
const delta = (text: string): string =>
  `id: r:1\nevent: delta\ndata: ${JSON.stringify({ messageId: MESSAGE, text })}\n\n`;
const refusal = (status: number): ApiError =>
  new ApiError({ type: "about:blank", title: "x", status, code: "x", detail: "x", requestId: "x" });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function follow(answers: (string | Error)[]) {
  const events: ChatEvent[] = [];
  const lost: boolean[] = [];
  const controller = new AbortController();
  const ending = followRun({
    open: () => {
      const answer = answers.shift();
      if (answer === undefined) controller.abort();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(new Response(answer ?? ""));
    },
    onEvent: (event) => events.push(event),
    onConnection: (isLost) => lost.push(isLost),
    signal: controller.signal,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  return { events, lost, error: await ending };
}

describe("followRun", () => {
  it("ends with done", async () => {
    const { events, error } = await follow([delta("a") + DONE, new Error("opened again")]);
    expect(events.map((event) => event.event)).toEqual(["delta", "done"]);
    expect(error).toBeNull();
  });

  it("opens again after a cut, a missing answer and a server fault", async () => {
    const { events, lost } = await follow([
      delta("a"),
      new UnreachableError(null),
      refusal(503),
      delta("b") + DONE,
    ]);
    expect(events.map((event) => event.event)).toEqual(["delta", "delta", "done"]);
    expect(lost).toEqual([false, true, true, true, false]);
  });

  it("gives up on a refusal", async () => {
    const { error } = await follow([refusal(404), DONE]);
    expect(error).toBeInstanceOf(ApiError);
  });

  it("passes over events it does not know and data that is no JSON", async () => {
    const { events } = await follow([`event: future\ndata: {}\n\nevent: delta\ndata: {\n\n${DONE}`]);
    expect(events.map((event) => event.event)).toEqual(["done"]);
  });
});
