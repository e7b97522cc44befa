import { join } from "node:path";
import type { DatabaseHandle } from "../platform/db/database.ts";
import { migrate } from "../platform/db/migrate.ts";
import { enterApplicationRole } from "../platform/db/open-pglite.ts";
import { migrateJobs } from "../platform/jobs/jobs.ts";
import { QUEUES } from "./queues.ts";

const MIGRATIONS_DIRECTORY = join(import.meta.dirname, "../../migrations");

/** Brings schema and queues to this version, as the owner; afterwards the handle works as `cdsa_app`. */
export async function prepareDatabase(handle: DatabaseHandle): Promise<void> {
  await migrate(handle, MIGRATIONS_DIRECTORY);
  await migrateJobs(handle, QUEUES);
  if (handle.kind === "pglite") await enterApplicationRole(handle);
}
