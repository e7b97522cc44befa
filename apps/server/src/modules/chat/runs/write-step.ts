import type { Transaction } from "../../../platform/db/database.ts";
import { together } from "../../../platform/db/together.ts";
import type { ChatContext } from "../chat-context.ts";
import type { Drive } from "./drive.ts";
import type { LoggedEvent, RunEvent } from "./run-events.ts";
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
    const tell = async (): Promise<LoggedEvent[]> => {
      const events = [...queued, ...writer.number(await change(tx))];
      await insertEvents(tx, events);
      return events;
    };
    // Sent together; where the lease is lost, all of it is rolled back.
    const [, events] = await together([advanceRun(tx, lease, progress), tell()]);
    return events;
  });
  writer.published(logged);
}
