import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import type { Database } from "../db/database.ts";
import { newId } from "../ids/new-id.ts";

/** Bytes about to leave, or a request that was kept from leaving. */
export type EgressEntry = {
  /** A refused one has sent nothing: its bytes are 0. */
  outcome: "sent" | "refused";
  /** `host:port`. */
  destination: string;
  /** The highest label of what is in them. */
  label: Label;
  /** What they are sent for, such as `tool:ring_bell`. */
  purpose: string;
  /** Of the request as HTTP writes it: line, headers and body. */
  bytes: number;
  executionId: string | null;
};

/** A request did not leave, since its entry could not be stored: a failure of ours, not of the server it was meant for. */
export class EgressUncountedError extends Error {
  override readonly name = "EgressUncountedError";
}

/** Counts every byte that leaves the process by HTTP, whoever supplied the address. */
export interface EgressLog {
  /**
   * Resolves once the entry is stored, so that nothing leaves uncounted.
   * @throws EgressUncountedError
   */
  record(entry: EgressEntry): Promise<void>;
  /** What this process has counted since it started. */
  bytesOut(): number;
}

const MAX_BATCH = 500;

type Waiting = { entry: EgressEntry; resolve: () => void; reject: (error: unknown) => void };

/** Keeps the entries in the table `egress_log`. Those that come while some are written go together in the next write. */
export function createEgressLog(db: Database): EgressLog {
  let waiting: Waiting[] = [];
  let isWriting = false;
  let total = 0;

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await insertEntries(
        db,
        batch.map(({ entry }) => entry),
      );
      for (const { entry, resolve } of batch) {
        total += entry.bytes;
        resolve();
      }
    } catch (cause) {
      const error = new EgressUncountedError("What would leave could not be counted.", { cause });
      for (const { reject } of batch) reject(error);
    }
  };
  const writeAll = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await write(batch);
    }
    isWriting = false;
  };

  return {
    record: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        void writeAll();
      }),
    bytesOut: () => total,
  };
}

async function insertEntries(db: Database, entries: readonly EgressEntry[]): Promise<void> {
  const values = entries.map(
    ({ outcome, destination, label, purpose, bytes, executionId }) =>
      sql`(${newId()}::uuid, ${outcome}, ${destination}, ${label}, ${purpose}, ${bytes}::bigint, ${executionId}::uuid)`,
  );
  await db.execute(
    sql`INSERT INTO egress_log (id, outcome, destination, label, purpose, bytes, tool_execution_id) VALUES ${sql.join(values, sql`, `)}`,
  );
}
