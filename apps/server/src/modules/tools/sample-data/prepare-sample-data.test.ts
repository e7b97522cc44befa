import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareSampleData } from "./prepare-sample-data.ts";

const FILES = ["ledger.csv", "ledger.parquet", "patients.json", "sales.csv", "sales.parquet", "version.json"];
const never = new AbortController().signal;

let root: string;
let directory: string;

const digests = (folder: string): Promise<string[]> =>
  Promise.all(
    FILES.map(async (name) =>
      createHash("sha256")
        .update(await readFile(join(folder, name)))
        .digest("hex"),
    ),
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sample-data-"));
  directory = join(root, "it's here");
  await using _ = await prepareSampleData({ directory });
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe("prepareSampleData", () => {
  it("writes all files and nothing else", async () => {
    expect((await readdir(directory)).sort()).toEqual(FILES);
  });

  it("writes the same bytes into another folder", async () => {
    const other = join(root, "other");
    await using _ = await prepareSampleData({ directory: other });
    expect(await digests(other)).toEqual(await digests(directory));
  });

  it("leaves files that are there alone", async () => {
    const before = await stat(join(directory, "sales.csv"));
    await using _ = await prepareSampleData({ directory });
    expect((await stat(join(directory, "sales.csv"))).ino).toBe(before.ino);
  });

  it.each([
    ["a file is missing", (folder: string) => rm(join(folder, "ledger.parquet"))],
    ["a file is cut short", (folder: string) => truncate(join(folder, "patients.json"), 1_000)],
    ["the marker was never written", (folder: string) => rm(join(folder, "version.json"))],
    ["the marker is garbage", (folder: string) => writeFile(join(folder, "version.json"), "{")],
    [
      "the marker is of another version",
      (folder: string) => writeFile(join(folder, "version.json"), '{"version":0,"bytes":{}}'),
    ],
  ])("makes everything whole again when %s", async (_, damage) => {
    const good = await digests(directory);
    await damage(directory);
    await using _data = await prepareSampleData({ directory });
    expect(await digests(directory)).toEqual(good);
  });

  it("clears away what a killed process left half-written", async () => {
    const abandoned = join(directory, "sales.csv.1.partial");
    await writeFile(abandoned, "half");
    await utimes(abandoned, 1, 1);
    await rm(join(directory, "version.json"));
    await using _ = await prepareSampleData({ directory });
    expect((await readdir(directory)).sort()).toEqual(FILES);
  });

  it("says which folder cannot be written", async () => {
    const file = join(root, "a file");
    await writeFile(file, "");
    await expect(prepareSampleData({ directory: join(file, "below") })).rejects.toThrow(
      /could not be written to .*a file/,
    );
  });
});

describe("SampleData.query", () => {
  it("binds values and gives exact decimals", async () => {
    await using data = await prepareSampleData({ directory });
    const rows = await data.query(
      "SELECT region, CAST(0.10 AS DECIMAL(4,2)) AS d FROM sales WHERE region = $1 LIMIT 1",
      ["Europe"],
      never,
    );
    expect(rows).toEqual([{ region: "Europe", d: "0.10" }]);
    expect(await data.query("SELECT 1 FROM sales WHERE region = $1", ["x' OR '1'='1"], never)).toEqual([]);
  });

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY sales TO '/tmp/out.csv'",
    "ATTACH '/tmp/other.db'",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '64GB'",
  ])("refuses %s", async (sql) => {
    await using data = await prepareSampleData({ directory });
    await expect(data.query(sql, [], never)).rejects.toThrow(/Permission|locked|Cannot|disabled/);
  });

  it("stops a long query when asked, and goes on serving", async () => {
    await using data = await prepareSampleData({ directory });
    await data.query("SELECT 1", [], never);
    const stop = new AbortController();
    const endless = data.query(
      "SELECT count(*) FROM ledger a, ledger b, ledger c WHERE a.debit + b.debit > c.credit",
      [],
      stop.signal,
    );
    const other = data.query("SELECT count(*) AS rows FROM ledger", [], never);
    setTimeout(() => stop.abort(new Error("enough")), 20);
    await expect(endless).rejects.toThrow("enough");
    expect(Number((await other)[0]?.["rows"])).toBeGreaterThan(10_000);
  });

  it("refuses to start on an aborted signal and after it is closed", async () => {
    const data = await prepareSampleData({ directory });
    await expect(data.query("SELECT 1", [], AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    await data[Symbol.asyncDispose]();
    await expect(data.query("SELECT 1", [], never)).rejects.toThrow(/closed/);
  });
});
