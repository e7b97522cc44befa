import { randomUUID } from "node:crypto";
import { type Label, LABELS } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ByteSink, type SinkAnswer, startByteSink } from "../../../../../test/support/byte-sink.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { type DatabaseHandle, queryRows } from "../db/database.ts";
import { createEgressLog, type EgressLog } from "./egress-log.ts";
import { createEgressPolicy } from "./egress-policy.ts";
import { createGuardedFetch } from "./guarded-request.ts";
import { createOperatorFetch } from "./operator-fetch.ts";

let handle: DatabaseHandle;
let log: EgressLog;
beforeAll(async () => {
  handle = await openTestDatabase();
  log = createEgressLog(handle.db);
});
afterAll(() => handle[Symbol.asyncDispose]());

const answers: fc.Arbitrary<SinkAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant("answer" as const),
    status: fc.constantFrom(200, 204, 404, 429, 500, 503),
    body: fc.constantFrom("", "{}"),
  }),
  fc.record({
    kind: fc.constant("answer" as const),
    status: fc.constantFrom(302, 303, 307, 308),
    body: fc.constant(""),
    headers: fc.constantFrom({ location: "/elsewhere?q=1" }, { location: "http://refused.example/" }),
  }),
  fc.record({ kind: fc.constant("cut" as const), afterHead: fc.boolean() }),
);

const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  body: fc.option(fc.string({ unit: "binary", maxLength: 300 }), { nil: null }),
  header: fc.stringMatching(/^[ -~\u00a1-\u00ff]{0,30}$/).map((text) => text.trim()),
  label: fc.constantFrom<Label>(...LABELS),
  query: fc.string({ maxLength: 20 }),
});
type Sent = typeof requests extends fc.Arbitrary<infer T> ? T : never;

const counted = (purpose: string) =>
  queryRows<{ requests: number; bytes: number }>(
    handle.db,
    sql`SELECT count(*) FILTER (WHERE outcome = 'sent')::integer AS requests, coalesce(sum(bytes), 0)::integer AS bytes
        FROM egress_log WHERE purpose = ${purpose}`,
  );

type Send = (sink: ByteSink, sent: Sent, purpose: string) => Promise<unknown>;

const byGuardedFetch: Send = (sink, { method, body, header, label, query }, purpose) =>
  createGuardedFetch({ policy: createEgressPolicy([sink.host]), log })({
    method,
    url: new URL(`${sink.origin}/${encodeURIComponent(query)}?${new URLSearchParams({ query }).toString()}`),
    headers: { "x-any": header },
    body: method === "GET" ? null : body,
    timeoutMs: 5_000,
    maxResponseBytes: 100_000,
    signal: new AbortController().signal,
    label,
    purpose,
    executionId: null,
  });

const byOperatorFetch: Send = async (sink, { method, body, header, label, query }, purpose) => {
  using wayOut = createOperatorFetch({ log, origins: [sink.origin] });
  const fetchIt = wayOut.within({ label, purpose, connectTimeoutMs: 5_000, maxResponseBytes: 100_000 });
  // Twice, since the second one may find that the kept connection was closed, and be sent again.
  for (let index = 0; index < 2; index += 1) {
    const init = { method, headers: { "x-any": header }, ...(method !== "GET" && body !== null && { body }) };
    const response = await fetchIt(`${sink.origin}/?${new URLSearchParams({ query }).toString()}`, init);
    await response.text();
  }
};

describe("the count of what leaves", () => {
  it.each([
    ["guarded fetch", byGuardedFetch],
    ["operator fetch", byOperatorFetch],
  ])("is what a recording server was sent by the %s, whatever it answers", async (_name, send) => {
    await fc.assert(
      fc.asyncProperty(requests, fc.array(answers, { minLength: 1, maxLength: 5 }), async (sent, given) => {
        await using sink = await startByteSink((index) => given[index % given.length]!);
        const purpose = randomUUID();
        await send(sink, sent, purpose).catch(() => undefined);
        const [row] = await counted(purpose);
        expect(row).toEqual({ requests: sink.requests(), bytes: sink.bytes() });
      }),
      { numRuns: 150 },
    );
  });
});
