import { randomBytes, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { prepareDatabase } from "../apps/server/src/app/prepare-database.ts";
import { storeVectors } from "../apps/server/src/modules/documents/embedding/embed-chunks.ts";
import { embedQuestion } from "../apps/server/src/modules/documents/embedding/embed-question.ts";
import { type Embedder, embedTexts } from "../apps/server/src/modules/documents/embedding/embed-texts.ts";
import { createEmbeddedEmbeddings } from "../apps/server/src/modules/documents/embedding/embedded-embeddings.ts";
import type { EmbeddingProvider } from "../apps/server/src/modules/documents/embedding/embedding-provider.ts";
import { registerEmbeddingModel } from "../apps/server/src/modules/documents/embedding/embedding-models.ts";
import {
  type SearchMode,
  searchPassages,
} from "../apps/server/src/modules/documents/retrieval/search-passages.ts";
import { type DatabaseHandle, queryRows } from "../apps/server/src/platform/db/database.ts";
import { enterApplicationRole, openPglite } from "../apps/server/src/platform/db/open-pglite.ts";
import { type Line, printReport } from "./lib/report.ts";
import { defaultSets, loadSet, readSet, type RetrievalSet, type Scores, scoreRun } from "./retrieval-sets.ts";

// How well search ranks collections with known answers, beside PostgreSQL's own ranking and BM25:
//   node bench/retrieval.ts [--set DIRECTORY]... [--no-vectors]

const BASELINE = "BM25 k1=1.2 b=0.75 (pg english lexemes)";
const TOP = 10;

const reader = { userId: randomUUID(), role: "ANALYST", clearance: "PUBLIC" } as const;
const { signal } = new AbortController();

async function embedAll(database: DatabaseHandle, provider: EmbeddingProvider): Promise<Embedder> {
  const { id: modelId } = await registerEmbeddingModel(database, provider);
  const embedder = { provider, modelId, cacheKey: randomBytes(32) };
  const rows = await queryRows<{ id: string; text: string }>(
    database.db,
    sql`SELECT chunk.id, document.title || E'\n' || chunk_text AS text
        FROM document_chunks AS chunk JOIN documents AS document ON document.id = document_id ORDER BY chunk.id`,
  );
  for (let start = 0; start < rows.length; start += 64) {
    const part = rows.slice(start, start + 64);
    const texts = part.map(({ text }) => text);
    const vectors = await embedTexts(database.db, embedder, { texts, label: "PUBLIC" }, signal);
    await storeVectors(
      database.db,
      modelId,
      part.map(({ id }, index) => ({ id, embedding: `[${vectors[index]!.join(",")}]` })),
    );
  }
  return embedder;
}

async function runMode(
  database: DatabaseHandle,
  set: RetrievalSet,
  ids: ReadonlyMap<string, string>,
  mode: SearchMode,
  embedder: Embedder | null,
): Promise<Scores> {
  const run = new Map<string, string[]>();
  for (const { id, text } of set.queries) {
    const questionVector =
      embedder === null
        ? null
        : await embedQuestion(database.db, embedder, { question: text, label: "PUBLIC" }, signal);
    const found = await searchPassages(database.db, { query: text, topK: TOP, mode, reader, questionVector });
    run.set(
      id,
      found.map(({ documentId }) => ids.get(documentId) ?? ""),
    );
  }
  return scoreRun(set, run);
}

const shown = ({ ndcg, recall, empty }: Scores): string =>
  `nDCG@10 ${ndcg.toFixed(4)}  recall@10 ${recall.toFixed(4)}  ${empty} empty`;

async function measure(set: RetrievalSet, provider: EmbeddingProvider | null): Promise<Line[]> {
  await using database = await openPglite(undefined);
  await prepareDatabase(database);
  await enterApplicationRole(database);
  const ids = await loadSet(database, set);
  const baseline = set.baselines[BASELINE]?.["nDCG@10"];
  const lines: Line[] = Object.entries(set.baselines).map(([what, scores]) => ({
    what,
    measured: `nDCG@10 ${scores["nDCG@10"].toFixed(4)}  recall@10 ${scores["R@10"].toFixed(4)}`,
    target: "",
    isMet: null,
  }));
  const add = (mode: SearchMode, scores: Scores, target: number | undefined): void => {
    lines.push({
      what: `CDSA ${mode}`,
      measured: shown(scores),
      target: target === undefined ? "" : `>= ${target.toFixed(4)}`,
      isMet: target === undefined ? null : scores.ndcg >= target && scores.empty === 0,
    });
  };
  const lexical = await runMode(database, set, ids, "lexical", null);
  add("lexical", lexical, baseline === undefined ? undefined : baseline - 0.01);
  const embedder = provider === null ? null : await embedAll(database, provider);
  if (embedder !== null) add("semantic", await runMode(database, set, ids, "semantic", embedder), undefined);
  const hybrid = embedder === null ? lexical : await runMode(database, set, ids, "hybrid", embedder);
  add("hybrid", hybrid, baseline);
  if (baseline !== undefined) gains.push([baseline, hybrid.ndcg]);
  return lines;
}

const { values } = parseArgs({
  options: {
    set: { type: "string", multiple: true },
    "no-vectors": { type: "boolean", default: false },
  },
});
const gains: [baseline: number, hybrid: number][] = [];
const directories = values.set ?? defaultSets();
if (directories.length === 0)
  process.stdout.write("No sets in ../shared/data; name one with --set DIRECTORY.\n");
await using provider = createEmbeddedEmbeddings();
for (const directory of directories) {
  const set = readSet(directory);
  printReport(set.name, await measure(set, values["no-vectors"] ? null : provider));
}
if (gains.length > 0) {
  const mean = (index: 0 | 1): number => gains.reduce((sum, pair) => sum + pair[index], 0) / gains.length;
  const gain = mean(1) / mean(0) - 1;
  printReport("All sets", [
    {
      what: "hybrid over BM25, mean nDCG@10",
      measured: `${(100 * gain).toFixed(1)} %`,
      target: ">= 5 %",
      isMet: gain >= 0.05,
    },
  ]);
}
