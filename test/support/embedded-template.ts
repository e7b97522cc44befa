import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { prepareDatabase } from "../../apps/server/src/app/prepare-database.ts";
import { wrapPglite } from "../../apps/server/src/platform/db/open-pglite.ts";

const MIGRATIONS = join(import.meta.dirname, "../../apps/server/migrations");
const SOURCES = [
  "../../apps/server/src/app/queues.ts",
  "../../apps/server/src/platform/jobs/jobs.ts",
  "../../package-lock.json",
];

/** Changes whenever a prepared database would look different. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(join(MIGRATIONS, name)));
  for (const source of SOURCES) hash.update(readFileSync(join(import.meta.dirname, source)));
  return hash.digest("hex").slice(0, 16);
}

/**
 * The files of a prepared embedded database, made once for all test files: loading them takes a tenth of the time of
 * making a database.
 */
export async function embeddedTemplate(): Promise<Blob> {
  const path = join(tmpdir(), `cdsa-test-template-${fingerprint()}.tar`);
  if (!existsSync(path)) {
    const client = await PGlite.create({ extensions: { vector } });
    await prepareDatabase(wrapPglite(client));
    const dump = await client.dumpDataDir("none");
    await client.close();
    // Renamed into place whole: another test file may look for it at the same moment.
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, Buffer.from(await dump.arrayBuffer()));
    renameSync(temporary, path);
  }
  return new Blob([readFileSync(path)]);
}
