import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JsonObject } from "@cdsa/contracts";
import { z } from "zod";
import { openDatabase, type SampleDatabase } from "./open-database.ts";
import type { SampleData } from "./sample-data.ts";
import { areSampleFilesCurrent } from "./write-sample-files.ts";

const BundleSchema = z.record(z.string(), z.json());

/**
 * Makes sure `directory` holds the sample files (sales and ledger as CSV and Parquet, patients as a FHIR bundle),
 * and gives access to them. Files that are there are kept; after a crash the missing ones are made again. Rejects
 * when the directory cannot be written. Dispose of what it returns to close the database.
 */
export async function prepareSampleData({ directory }: { directory: string }): Promise<SampleData> {
  try {
    await mkdir(directory, { recursive: true });
    if (!(await areSampleFilesCurrent(directory))) await writeInOwnProcess(directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The sample data could not be written to ${directory}: ${reason}. ` +
        "It needs 7 MB of free space in a folder this server may write to.",
      { cause },
    );
  }
  return openLazily(directory);
}

async function writeInOwnProcess(directory: string): Promise<void> {
  const script = join(import.meta.dirname, "write-sample-files.process.ts");
  try {
    await promisify(execFile)(process.execPath, [script, directory]);
  } catch (error) {
    const reason = error instanceof Error && "stderr" in error ? error.stderr : null;
    throw typeof reason === "string" && reason !== "" ? new Error(reason) : error;
  }
}

function openLazily(directory: string): SampleData {
  let database: Promise<SampleDatabase> | null = null;
  let bundle: Promise<JsonObject> | null = null;
  let isDisposed = false;
  const open = (): Promise<SampleDatabase> => {
    if (isDisposed) throw new Error("The sample data has been closed; the server is stopping.");
    database ??= openDatabase(directory).catch((error: unknown) => {
      database = null;
      throw error;
    });
    return database;
  };
  return {
    directory,
    query: async (sql, parameters, signal) => (await open()).query(sql, parameters, signal),
    readPatientBundle: () => {
      bundle ??= readBundle(directory).catch((error: unknown) => {
        bundle = null;
        throw error;
      });
      return bundle;
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      await database?.then(
        (opened) => opened.close(),
        () => undefined,
      );
      database = null;
    },
  };
}

async function readBundle(directory: string): Promise<JsonObject> {
  return BundleSchema.parse(JSON.parse(await readFile(join(directory, "patients.json"), "utf8")));
}
