import type { Transaction } from "../../../platform/db/database.ts";
import type { ChatContext } from "../chat-context.ts";
import type { Drive } from "./drive.ts";
import type { RunEvent } from "./run-events.ts";
import { insertEvents } from "./run-log.ts";
import { advanceRun } from "./runs.repository.ts";

/**
 * One durable step of a driver: its changes, its events and the queued text commit together, exactly if the lease
 * still holds; only then do readers of this process get the events.
 * @param change does the step's own writes in the transaction and says which events tell of them.
 */
export async function writeStep(
  context: ChatContext,
  { lease, writer }: Drive,
  progress: Parameters<typeof advanceRun>[2],
  change: (tx: Transaction) => Promise<RunEvent[]>,
): Promise<void> {
  const queued = await writer.takeQueued();
  const logged = await context.db.transaction(async (tx) => {
    await advanceRun(tx, lease, progress);
    const events = [...queued, ...writer.number(await change(tx))];
    await insertEvents(tx, events);
    return events;
  });
  writer.published(logged);
}
