import { highestLabel, type Label } from "@cdsa/contracts";
import type { IdempotentRequest } from "../../../platform/http/idempotency.ts";
import type { ChatContext } from "../chat-context.ts";
import { createRun, type CreatedRun, type Question } from "./create-run.ts";
import { driveRun } from "./drive-run.ts";
import type { LoggedEvent } from "./run-events.ts";

/** A run to read from, and its events so far where they need not be looked up. */
export type StartedRun = { runId: string; events: LoggedEvent[] | null };

/** Stores a question and begins to answer it. With an Idempotency-Key that was used before, the run it started then. */
export async function startRun(
  context: ChatContext,
  asked: Question,
  idempotent: IdempotentRequest | null,
): Promise<StartedRun> {
  const question = { ...asked, label: highestLabel(asked.label, foundLabel(context, asked)) };
  const created = await context.db.transaction(
    async (tx): Promise<CreatedRun | { runId: string; lease: null; events: null }> => {
      const claim = idempotent && (await context.idempotency.claim(tx, idempotent));
      if (claim?.state === "attached") return { runId: claim.runId, lease: null, events: null };
      const run = await createRun(context, tx, question);
      if (idempotent) await context.idempotency.attachRun(tx, idempotent, run.runId);
      return run;
    },
  );
  if (created.lease !== null) {
    const { lease, events, beginning } = created;
    context.drivers.start(lease, (signal) => driveRun(context, lease, events.length + 1, signal, beginning));
  }
  return { runId: created.runId, events: created.events };
}

/** The label of what a question holds of people and of secrets, and what its client says was said before it. */
const foundLabel = ({ protection }: Pick<ChatContext, "protection">, { message, client }: Question): Label =>
  highestLabel(
    ...[message, ...(client?.earlier ?? []).map(({ content }) => content)].map((text) =>
      protection.labelOf(text),
    ),
  );
