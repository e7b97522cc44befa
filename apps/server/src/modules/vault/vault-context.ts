import type { VaultStatus } from "@cdsa/contracts";
import type { RateLimiter } from "../../platform/cache/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import type { EnvelopeColumn } from "../../platform/crypto/envelope-column.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { Database, Queryable } from "../../platform/db/database.ts";
import type { JobQueue } from "../../platform/jobs/jobs.ts";
import type { Notifications } from "../notifications/index.ts";

export type VaultDependencies = {
  db: Database;
  clock: Clock;
  /** Root of the key that authenticates what is known about a secret. */
  secretKey: string;
  keyring: Keyring;
  keyOrigins: VaultStatus["keys"];
  /** Everything that is sealed under a key-encryption key, of all modules: what a rotation goes through. */
  envelopeColumns: readonly EnvelopeColumn[];
  notifications: Pick<Notifications, "sendNotifications">;
  jobs: JobQueue;
  rotateQueue: string;
  /** Counted per person: values shown, and outgoing calls that use some. */
  limits: { reads: Pick<RateLimiter, "take">; uses: Pick<RateLimiter, "take"> };
  /** User names by id; the module that owns people sits above this one. */
  usernamesOf: (db: Queryable, ids: readonly string[]) => Promise<Map<string, string>>;
};

/** Everything the use cases of this module work with. */
export type VaultContext = Omit<VaultDependencies, "secretKey"> & {
  /** HMAC key of the heads of secrets. */
  headKey: Buffer;
  /** Set when the server stops: a rotation ends after its batch and goes on at the next start. */
  stopping: AbortSignal;
};
