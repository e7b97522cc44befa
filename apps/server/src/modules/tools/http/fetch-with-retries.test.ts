import { describe, expect, it } from "vitest";
import { EgressRefusedError } from "../../../platform/egress/egress-policy.ts";
import { RequestFailedError } from "../../../platform/egress/exchange.ts";
import type {
  GuardedFetch,
  GuardedRequest,
  GuardedResponse,
} from "../../../platform/egress/guarded-request.ts";
import { fetchWithRetries } from "./fetch-with-retries.ts";

const answer = (status: number, retryAfter: string | null = null): GuardedResponse => ({
  status,
  retryAfter,
  contentType: "",
  body: "",
  truncated: false,
});

const REQUEST: GuardedRequest = {
  method: "POST",
  url: new URL("https://api.example.org/"),
  headers: {},
  body: null,
  timeoutMs: 2_500,
  maxResponseBytes: 1,
  signal: new AbortController().signal,
  label: "PUBLIC",
  purpose: "test",
  executionId: null,
};

/** Answers in this order, and remembers the time-outs it was given. */
function scripted(outcomes: readonly (GuardedResponse | Error)[]) {
  const timeouts: number[] = [];
  const fetch: GuardedFetch = async ({ timeoutMs }) => {
    const outcome = outcomes[timeouts.length];
    timeouts.push(timeoutMs);
    if (!outcome) throw new Error("called once too often");
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { fetch, timeouts };
}

const run = (
  outcomes: readonly (GuardedResponse | Error)[],
  maxRetries: number,
  over: Partial<GuardedRequest> = {},
) => {
  const { fetch, timeouts } = scripted(outcomes);
  return {
    result: fetchWithRetries(fetch, { ...REQUEST, ...over }, { maxRetries, random: () => 0.1 }),
    timeouts,
  };
};

describe("trying again", () => {
  it("stops at the first answer that is not passing, with less and less time", async () => {
    const { result, timeouts } = run([answer(503), new RequestFailedError("cut", true), answer(200)], 5);
    expect((await result).status).toBe(200);
    expect(timeouts).toHaveLength(3);
    expect(timeouts[2]).toBeLessThan(timeouts[1]!);
  });

  it.each([400, 401, 404, 409, 500, 501])("is not for %d", async (status) => {
    const { result, timeouts } = run([answer(status)], 5);
    expect((await result).status).toBe(status);
    expect(timeouts).toHaveLength(1);
  });

  it("is bounded, and never happens where it is not asked for", async () => {
    const bounded = run([answer(503), answer(502), answer(429)], 2);
    expect((await bounded.result).status).toBe(429);
    const never = run([new RequestFailedError("cut", true)], 0);
    await expect(never.result).rejects.toThrow("cut");
    expect(never.timeouts).toHaveLength(1);
  });

  it("never follows a refusal", async () => {
    const { result, timeouts } = run([new EgressRefusedError("no")], 5);
    await expect(result).rejects.toThrow("no");
    expect(timeouts).toHaveLength(1);
  });

  it("waits as long as the server asks, in seconds or until a date, if there is time", async () => {
    const started = performance.now();
    const { result } = run([answer(429, "1"), answer(200)], 1);
    expect((await result).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_000);
    const tooLong = run([answer(429, "60")], 3);
    expect((await tooLong.result).status).toBe(429);
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    expect((await run([answer(503, date)], 3).result).status).toBe(503);
  });

  it("ends when the call is stopped", async () => {
    const stop = new AbortController();
    const { result, timeouts } = run([answer(503, "2"), answer(503)], 5, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect((await result).status).toBe(503);
    expect(timeouts.length).toBeLessThanOrEqual(2);
  });
});
