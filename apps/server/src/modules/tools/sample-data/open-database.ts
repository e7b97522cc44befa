import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import type { SampleRow } from "./sample-data.ts";
import { sqlText } from "./table-definitions.ts";

export type SampleDatabase = {
  query(sql: string, parameters: readonly (string | number)[], signal: AbortSignal): Promise<SampleRow[]>;
  /** Waits for the queries under way, then frees the memory. */
  close(): Promise<void>;
};

/** One thread and little memory: the tables are small, and the server next to them is not. */
const SETTINGS = {
  threads: "1",
  memory_limit: "128MB",
  temp_directory: "",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
} as const;

/** Starts DuckDB in memory. Its native library is only loaded here, since most processes never need it. */
export async function createInstance(): Promise<DuckDBInstance> {
  const { DuckDBInstance: Instance } = await import("@duckdb/node-api");
  return Instance.create(":memory:", SETTINGS);
}

/** Loads the Parquet files of `directory` into tables, and then shuts the database off from every file and host. */
export async function openDatabase(directory: string): Promise<SampleDatabase> {
  const instance = await createInstance();
  try {
    const loader = await instance.connect();
    for (const table of ["sales", "ledger"]) {
      const path = sqlText(join(directory, `${table}.parquet`));
      await loader.run(`CREATE TABLE ${table} AS SELECT * FROM read_parquet(${path})`);
    }
    await loader.run("SET enable_external_access = false");
    await loader.run("SET lock_configuration = true");
    loader.closeSync();
  } catch (cause) {
    instance.closeSync();
    throw new Error(
      `The sample data in ${directory} cannot be read. Delete that folder and start again to make it anew.`,
      { cause },
    );
  }
  const underWay = new Set<Promise<SampleRow[]>>();
  return {
    query: (sql, parameters, signal) => {
      const result = query(instance, sql, parameters, signal).finally(() => underWay.delete(result));
      underWay.add(result);
      return result;
    },
    close: async () => {
      await Promise.allSettled(underWay);
      instance.closeSync();
    },
  };
}

/** A connection of its own for each query lets several run, and lets an abort stop just this one. */
async function query(
  instance: DuckDBInstance,
  sql: string,
  parameters: readonly (string | number)[],
  signal: AbortSignal,
): Promise<SampleRow[]> {
  signal.throwIfAborted();
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const reader = await connection.runAndReadAll(sql, [...parameters]);
    return reader.getRowObjectsJson();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}
