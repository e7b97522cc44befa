import type { Transaction } from "../../../platform/db/database.ts";
import { together } from "../../../platform/db/together.ts";
import type { ChatContext } from "../chat-context.ts";
import type { Drive } from "./drive.ts";
import type { RunEvent } from "./run-events.ts";
import { insertEvents } from "./run-log.ts";
import { advanceRun } from "./runs.repository.ts";

/**
 * One durable step of a driver: its changes, its events and the queued text commit together, exactly if the lease
 * still holds; only then do readers of this process get the events.
 * @param change does the step's own writes in the transaction and says which events tell of them.
 * @param told events that are known beforehand, and need not wait for those writes.
 */
export async function writeStep(
  context: ChatContext,
  { lease, writer }: Drive,
  progress: Parameters<typeof advanceRun>[2],
  change: (tx: Transaction) => Promise<RunEvent[]>,
  told: readonly RunEvent[] = [],
): Promise<void> {
  const queued = await writer.takeQueued();
  const logged = await context.db.transaction(async (tx) => {
    const known = [...queued, ...writer.number(told)];
    // Sent together; where the lease is lost, all of it is rolled back.
    const [, events] = await together([
      advanceRun(tx, lease, progress, known),
      change(tx).then((events) => writer.number(events)),
    ]);
    await insertEvents(tx, events);
    return [...known, ...events];
  });
  writer.published(logged);
}
