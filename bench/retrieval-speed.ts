import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { prepareDatabase } from "../apps/server/src/app/prepare-database.ts";
import { indexChunkIds } from "../apps/server/src/modules/documents/retrieval/index-chunks.ts";
import { searchPassages } from "../apps/server/src/modules/documents/retrieval/search-passages.ts";
import { type DatabaseHandle, queryRows } from "../apps/server/src/platform/db/database.ts";
import { openPostgres } from "../apps/server/src/platform/db/open-postgres.ts";
import { createBenchDatabase } from "./lib/bench-database.ts";
import { type Line, printReport } from "./lib/report.ts";

const { values } = parseArgs({
  options: { chunks: { type: "string", default: "100000" }, questions: { type: "string", default: "300" } },
});
const CHUNKS = Number(values.chunks);
const QUESTIONS = Number(values.questions);
const WORDS_PER_CHUNK = 110;
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

const percentile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? Number.NaN;

async function time(database: DatabaseHandle, questions: readonly string[]): Promise<number[]> {
  const reader = { userId: randomUUID(), role: "ANALYST", clearance: "CONFIDENTIAL" } as const;
  const times: number[] = [];
  for (const query of questions) {
    const startedAt = performance.now();
    await searchPassages(database.db, { query, topK: 10, mode: "hybrid", reader });
    times.push(performance.now() - startedAt);
  }
  return times;
}

const keep = process.env["KEEP_URL"];
await using bench = keep ? { url: keep, async [Symbol.asyncDispose]() {} } : await createBenchDatabase();
await using database = openPostgres({
  url: bench.url,
  ownerUrl: bench.url,
  poolSize: 4,
  onConnectionError: () => undefined,
});
await prepareDatabase(database);
const startedAt = performance.now();
if (!process.env["LOADED"]) await load(database);
const loadedMs = performance.now() - startedAt;
await database.asOwner((tx) => tx.execute(sql`ANALYZE`));
const mixed = Array.from({ length: QUESTIONS }, () => text(6 + Math.floor(random() * 3)));
const common = Array.from({ length: 50 }, () =>
  Array.from({ length: 6 }, () => word(1 + Math.floor(random() * 40))).join(" "),
);
await time(database, mixed.slice(0, 20));
const times = await time(database, mixed);
const commonTimes = await time(database, common);
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
  {
    what: "question of 6 to 8 words, p50",
    measured: `${percentile(times, 0.5).toFixed(1)} ms`,
    target: "<= 30 ms",
    isMet: percentile(times, 0.5) <= 30,
  },
  {
    what: "question of 6 to 8 words, p99",
    measured: `${percentile(times, 0.99).toFixed(1)} ms`,
    target: "<= 150 ms",
    isMet: percentile(times, 0.99) <= 150,
  },
  {
    what: "question of common words alone, p50",
    measured: `${percentile(commonTimes, 0.5).toFixed(1)} ms`,
    target: "",
    isMet: null,
  },
  {
    what: "question of common words alone, p99",
    measured: `${percentile(commonTimes, 0.99).toFixed(1)} ms`,
    target: "<= 150 ms",
    isMet: percentile(commonTimes, 0.99) <= 150,
  },
];
printReport("Search", lines);
