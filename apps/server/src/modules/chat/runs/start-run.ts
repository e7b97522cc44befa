import type { IdempotentRequest } from "../../../platform/http/idempotency.ts";
import type { ChatContext } from "../chat-context.ts";
import { createRun, type CreatedRun, type Question } from "./create-run.ts";
import { driveRun } from "./drive-run.ts";

/**
 * Stores a question and begins to answer it. With an Idempotency-Key that was used before, the run it started then.
 * @returns the run to read from.
 */
export async function startRun(
  context: ChatContext,
  question: Question,
  idempotent: IdempotentRequest | null,
): Promise<{ runId: string }> {
  const created = await context.db.transaction(async (tx): Promise<CreatedRun> => {
    const claim = idempotent && (await context.idempotency.claim(tx, idempotent));
    if (claim?.state === "attached") return { runId: claim.runId, lease: null };
    const run = await createRun(context, tx, question);
    if (idempotent) await context.idempotency.attachRun(tx, idempotent, run.runId);
    return run;
  });
  if (created.lease !== null) {
    const { lease, nextSeq, beginning } = created;
    context.drivers.start(lease, (signal) => driveRun(context, lease, nextSeq, signal, beginning));
  }
  return { runId: created.runId };
}
