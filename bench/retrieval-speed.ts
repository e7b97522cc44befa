import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { prepareDatabase } from "../apps/server/src/app/prepare-database.ts";
import { storeVectors } from "../apps/server/src/modules/documents/embedding/embed-chunks.ts";
import { registerEmbeddingModel } from "../apps/server/src/modules/documents/embedding/embedding-models.ts";
import { findNear } from "../apps/server/src/modules/documents/retrieval/find-near.ts";
import { indexChunkIds } from "../apps/server/src/modules/documents/retrieval/index-chunks.ts";
import { searchPassages } from "../apps/server/src/modules/documents/retrieval/search-passages.ts";
import { type DatabaseHandle, queryRows } from "../apps/server/src/platform/db/database.ts";
import { openPostgres } from "../apps/server/src/platform/db/open-postgres.ts";
import { createBenchDatabase } from "./lib/bench-database.ts";
import { type Line, printReport } from "./lib/report.ts";

// How fast search is among many passages on PostgreSQL, and how much of the truth the vectors' index finds behind a
// filter: node bench/retrieval-speed.ts [--chunks N] [--questions N] [--vectors N]

const { values } = parseArgs({
  options: {
    chunks: { type: "string", default: "100000" },
    questions: { type: "string", default: "300" },
    vectors: { type: "string", default: "20000" },
  },
});
const CHUNKS = Number(values.chunks);
const QUESTIONS = Number(values.questions);
const VECTORS = Math.min(Number(values.vectors), CHUNKS);
const DIMENSIONS = 128;
const WORDS_PER_CHUNK = 90;
const VOCABULARY = 200_000;
const DOCUMENT_CHUNKS = 20;

let state = 12345;
/** Repeatable, so that two runs measure the same. */
function random(): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return state / 0x7fffffff;
}

/** Ranks after Zipf's law, as words of a language are distributed. */
const rank = (): number => Math.min(VOCABULARY, Math.floor(Math.exp(random() * Math.log(VOCABULARY))));
const CONSONANTS = "bcdfghjklmnpqrtvwxz";
/** A word for a rank that no stemmer changes. */
function word(number: number): string {
  let text = "";
  for (let rest = number + 400; rest > 0; rest = Math.floor(rest / (19 * 5)))
    text += `${CONSONANTS[rest % 19]}${"aiouo"[Math.floor(rest / 19) % 5]}`;
  return `${text}k`;
}
const text = (words: number): string => Array.from({ length: words }, () => word(rank())).join(" ");
const LABELS = ["PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"];

async function load(database: DatabaseHandle): Promise<void> {
  for (let start = 0; start < CHUNKS; start += DOCUMENT_CHUNKS * 25) {
    const documents = Array.from({ length: 25 }, (_, index) => ({
      id: randomUUID(),
      title: text(5),
      label: LABELS[index % 4],
      texts: Array.from({ length: DOCUMENT_CHUNKS }, () => text(WORDS_PER_CHUNK)),
    }));
    await database.db.transaction(async (tx) => {
      const given = sql`json_to_recordset(${JSON.stringify(documents)}::json) AS given (id uuid, title text, label text, texts json)`;
      await tx.execute(
        sql`INSERT INTO documents (id, title, type, classification) SELECT id, title, 'report', label FROM ${given}`,
      );
      const chunks = await queryRows<{ id: string }>(
        tx,
        sql`INSERT INTO document_chunks (document_id, version, chunk_index, chunk_text, char_start, char_end, classification)
            SELECT id, 1, row_number() OVER (PARTITION BY id), chunk_text, 0, 1, label
            FROM ${given}, json_array_elements_text(texts) AS chunk_text RETURNING id`,
      );
      await indexChunkIds(
        tx,
        chunks.map(({ id }) => Number(id)),
      );
    });
  }
}

/** Vectors around a thousand centres, as texts gather around topics. */
function vector(): number[] {
  const topic = Math.floor(random() * 1_000);
  return Array.from(
    { length: DIMENSIONS },
    (_, index) => Math.sin(topic * 12.9898 + index * 78.233) + random() - 0.5,
  );
}

const percentile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? Number.NaN;

const reader = { userId: randomUUID(), role: "ANALYST", clearance: "CONFIDENTIAL" } as const;

async function time(
  database: DatabaseHandle,
  questions: readonly string[],
  modelId: number | null,
): Promise<number[]> {
  const times: number[] = [];
  for (const query of questions) {
    const questionVector =
      modelId === null ? null : { modelId, dimensions: DIMENSIONS, vector: vector(), weight: 0.3 };
    const startedAt = performance.now();
    await searchPassages(database.db, { query, topK: 10, mode: "hybrid", reader, questionVector });
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function embed(database: DatabaseHandle): Promise<number> {
  const { id } = await registerEmbeddingModel(database, { id: "bench/vectors", dimensions: DIMENSIONS });
  const rows = await queryRows<{ id: string }>(
    database.db,
    // Spread over all documents.
    sql`SELECT id FROM document_chunks ORDER BY hashint8(id) LIMIT ${VECTORS}`,
  );
  for (let start = 0; start < rows.length; start += 500) {
    const part = rows.slice(start, start + 500);
    await storeVectors(
      database.db,
      id,
      part.map((row) => ({ id: row.id, embedding: `[${vector().join(",")}]` })),
    );
  }
  return id;
}

/** The share of the ten nearest visible passages that the index finds, where a filter lets a share of all through. */
async function measureRecall(database: DatabaseHandle, modelId: number, type: string): Promise<number> {
  const search = { reader, filters: type === "" ? {} : { types: [type] } };
  let found = 0;
  let wanted = 0;
  for (let round = 0; round < 40; round += 1) {
    const question = { modelId, dimensions: DIMENSIONS, vector: vector(), weight: 1 };
    await database.db.transaction(async (tx) => {
      const exact = await findNear(tx, search, question, 10, true);
      const indexed = new Set(
        (await findNear(tx, search, question, 10, false)).map(({ chunkId }) => chunkId),
      );
      wanted += exact.length;
      found += exact.filter(({ chunkId }) => indexed.has(chunkId)).length;
    });
  }
  return found / wanted;
}

const timesLine = (what: string, times: readonly number[], share: number, targetMs: number): Line => {
  const value = percentile(times, share);
  const target = `<= ${targetMs} ms`;
  return {
    what: `${what}, p${share * 100}`,
    measured: `${value.toFixed(1)} ms`,
    target,
    isMet: value <= targetMs,
  };
};

await using bench = await createBenchDatabase();
await using database = openPostgres({
  url: bench.url,
  ownerUrl: bench.url,
  poolSize: 4,
  onConnectionError: () => undefined,
});
await prepareDatabase(database);
const startedAt = performance.now();
await load(database);
const loadedMs = performance.now() - startedAt;
// As PostgreSQL does by itself a minute after passages came.
const vacuum = new Client({ connectionString: bench.url });
await vacuum.connect();
await vacuum.query("VACUUM ANALYZE").finally(() => vacuum.end());
const mixed = Array.from({ length: QUESTIONS }, () => text(6 + Math.floor(random() * 3)));
const common = Array.from({ length: 50 }, () =>
  Array.from({ length: 6 }, () => word(1 + Math.floor(random() * 40))).join(" "),
);
await time(database, mixed.slice(0, 20), null);
const [shape] = await queryRows<{ terms: string; size: string }>(
  database.db,
  sql`SELECT avg(cardinality(terms))::integer AS terms, pg_size_pretty(pg_database_size(current_database())) AS size FROM retrieval_chunks`,
);
const lines: Line[] = [
  {
    what: `index ${CHUNKS} passages of ${shape?.terms} terms (database ${shape?.size})`,
    measured: `${((CHUNKS / loadedMs) * 1000).toFixed(0)}/s`,
    target: "",
    isMet: null,
  },
];
const lexical = await time(database, mixed, null);
lines.push(timesLine("6 to 8 words", lexical, 0.5, 30), timesLine("6 to 8 words", lexical, 0.99, 150));
lines.push(timesLine("common words alone", await time(database, common, null), 0.99, 150));
if (VECTORS > 0) {
  // One passage of a hundred, and one of twenty.
  await database.asOwner((tx) =>
    tx.execute(sql`UPDATE documents SET type = CASE WHEN hashtext(id::text) % 100 = 0 THEN 'hundredth'
      WHEN hashtext(id::text) % 20 = 1 THEN 'twentieth' ELSE type END`),
  );
  const modelId = await embed(database);
  await database.asOwner((tx) => tx.execute(sql`ANALYZE document_embeddings`));
  await time(database, mixed.slice(0, 20), modelId);
  const hybrid = await time(database, mixed, modelId);
  const what = `6 to 8 words and one of ${VECTORS} vectors`;
  lines.push(timesLine(what, hybrid, 0.5, 30), timesLine(what, hybrid, 0.99, 150));
  for (const [filter, type] of [
    ["no filter", ""],
    ["a filter that lets 5 % through", "twentieth"],
    ["a filter that lets 1 % through", "hundredth"],
  ] as const) {
    const recall = await measureRecall(database, modelId, type);
    lines.push({
      what: `recall@10 of the vectors' index, ${filter}`,
      measured: recall.toFixed(3),
      target: ">= 0.95",
      isMet: recall >= 0.95,
    });
  }
}
printReport("Search", lines);
