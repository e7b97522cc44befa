import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { generateLedger, ledgerToCsv } from "./generate-ledger.ts";
import { generatePatients } from "./generate-patients.ts";
import { generateSales, salesToCsv } from "./generate-sales.ts";
import { createInstance } from "./open-database.ts";
import { LEDGER_COLUMN_TYPES, readCsvSql, SALES_COLUMN_TYPES, sqlText } from "./table-definitions.ts";

/** Raised whenever a generator changes, so that a directory written by an older one is written anew. */
const VERSION = 1;
const MARKER = "version.json";
const ABANDONED_AFTER_MS = 60_000;

const MarkerSchema = z.object({ version: z.number(), bytes: z.record(z.string(), z.number()) });

/**
 * True when `directory` holds every file of this version at its full size. The marker is written last, so a crash
 * in between leaves a directory that answers false.
 */
export async function areSampleFilesCurrent(directory: string): Promise<boolean> {
  const marker = await readMarker(directory);
  if (marker?.version !== VERSION) return false;
  for (const [name, bytes] of Object.entries(marker.bytes)) {
    const size = await stat(join(directory, name)).then(
      (file) => file.size,
      () => -1,
    );
    if (size !== bytes) return false;
  }
  return true;
}

/** Generates all files into `directory`; each appears whole or not at all. */
export async function writeSampleFiles(directory: string): Promise<void> {
  await removeAbandonedPartials(directory);
  const orders = generateSales();
  const bytes: Record<string, number> = {
    "sales.csv": await writeWhole(directory, "sales.csv", salesToCsv(orders)),
    "ledger.csv": await writeWhole(directory, "ledger.csv", ledgerToCsv(generateLedger(orders))),
    "patients.json": await writeWhole(directory, "patients.json", JSON.stringify(generatePatients())),
    ...(await writeParquet(directory)),
  };
  await writeWhole(directory, MARKER, JSON.stringify({ version: VERSION, bytes }));
}

async function readMarker(directory: string): Promise<z.infer<typeof MarkerSchema> | null> {
  const text = await readFile(join(directory, MARKER), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return MarkerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function writeWhole(directory: string, name: string, text: string): Promise<number> {
  const partial = join(directory, partialName(name));
  const file = await open(partial, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return publish(directory, name);
}

async function writeParquet(directory: string): Promise<Record<string, number>> {
  const instance = await createInstance();
  const bytes: Record<string, number> = {};
  try {
    const connection = await instance.connect();
    for (const [table, types] of [
      ["sales", SALES_COLUMN_TYPES],
      ["ledger", LEDGER_COLUMN_TYPES],
    ] as const) {
      const source = readCsvSql(join(directory, `${table}.csv`), types);
      const target = join(directory, partialName(`${table}.parquet`));
      await connection.run(
        `COPY (SELECT * FROM ${source}) TO ${sqlText(target)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      bytes[`${table}.parquet`] = await publish(directory, `${table}.parquet`);
    }
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  return bytes;
}

/** Named after the process, so that two servers on one folder do not write into each other's file. */
function partialName(name: string): string {
  return `${name}.${process.pid}.partial`;
}

/** Removes what a process that was killed in the middle of writing left behind. */
async function removeAbandonedPartials(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.endsWith(".partial")) continue;
    const path = join(directory, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}

async function publish(directory: string, name: string): Promise<number> {
  const partial = join(directory, partialName(name));
  const { size } = await stat(partial);
  await rename(partial, join(directory, name));
  return size;
}
