import type { Database, Queryable } from "../../platform/db/database.ts";
import type { StaleReads } from "../../platform/db/stale-reads.ts";

/** What this module asks about people; the module that owns them sits above it. */
export interface AuditPeople {
  /** Ids of those whose manager this person is. */
  teamOf(db: Queryable, userId: string): Promise<string[]>;
  /** User names by id; people who are not known (any more) are left out. */
  usernamesOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>>;
}

/** Everything the use cases of this module work with. */
export type AuditContext = {
  db: Database;
  staleReads: StaleReads;
  people: AuditPeople;
  /** How many rows one search for text looks at, which no index can answer; 250,000 where not given. */
  rowsPerTextSearch?: number;
};
