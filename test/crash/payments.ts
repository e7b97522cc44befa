import { ExecuteToolAcceptedSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { Answer, Call } from "./api-client.ts";
import { type CrashHouse, queryDatabase } from "./crash-house.ts";

type Caller = (path: string, call: Call) => Promise<Answer>;

/** Asks for a payment under a key, and answers with the id of the request that waits. */
export async function requestPayment(house: CrashHouse, call: Caller, key: string): Promise<string> {
  const answer = await call(`/tools/${house.payTool}/execute`, {
    token: house.analyst,
    body: { arguments: { reference: key } },
  });
  if (answer.status !== 202) throw new Error(`The call got ${answer.status}: ${answer.text}`);
  return ExecuteToolAcceptedSchema.parse(JSON.parse(answer.text)).approvalId;
}

const EffectSchema = z.object({ reference: z.string() });

/** How often the sink was reached under each key. */
export function effectsByKey(house: CrashHouse): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const effect of house.sink.effects) {
    const { reference } = EffectSchema.parse(effect);
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  return counts;
}

export type StoredRequest = { id: string; status: string; execution: string; run: string };

/** Every request as the database has it, with the state of its run. */
export const storedRequests = (databaseUrl: string): Promise<StoredRequest[]> =>
  queryDatabase<StoredRequest>(
    databaseUrl,
    `SELECT request.id, request.status, request.execution, runs.state AS run
     FROM approval_requests request JOIN runs ON runs.id = request.run_id`,
  );
