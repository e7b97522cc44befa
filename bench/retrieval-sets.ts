import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { indexChunkIds } from "../apps/server/src/modules/documents/retrieval/index-chunks.ts";
import { type DatabaseHandle, queryRows } from "../apps/server/src/platform/db/database.ts";

/** A collection for evaluation: texts, questions, and which text answers which question how well. */
export type RetrievalSet = {
  name: string;
  corpus: { id: string; title: string; text: string }[];
  queries: { id: string; text: string }[];
  /** Gain by text, by question. */
  relevant: Map<string, Map<string, number>>;
  /** nDCG@10 by system, as measured beside the set. */
  baselines: Record<string, { "nDCG@10": number; "R@10": number }>;
};

/** Where sets lie: ../shared/data beside the repository. */
export function defaultSets(): string[] {
  const directory = join(import.meta.dirname, "../../shared/data");
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.startsWith("retrieval-"))
    .map((name) => join(directory, name));
}

const lines = (path: string): string[] => readFileSync(path, "utf8").split("\n").filter(Boolean);

/** Reads a directory with corpus.jsonl, queries.jsonl, qrels.tsv and, where there is one, baselines.json. */
export function readSet(directory: string): RetrievalSet {
  const entries = (file: string) => lines(join(directory, file)).map((line) => JSON.parse(line));
  const relevant = new Map<string, Map<string, number>>();
  for (const line of lines(join(directory, "qrels.tsv"))) {
    const [query = "", text = "", gain = ""] = line.split("\t");
    if (gain === "" || query === "query-id") continue;
    const gains = relevant.get(query) ?? new Map<string, number>();
    relevant.set(query, gains.set(text, Number(gain)));
  }
  const baselines = join(directory, "baselines.json");
  return {
    name: directory.split("/").at(-1) ?? directory,
    corpus: entries("corpus.jsonl").map(({ _id, title, text }) => ({
      id: String(_id),
      title: title ?? "",
      text: text ?? "",
    })),
    queries: entries("queries.jsonl").map(({ _id, text }) => ({ id: String(_id), text })),
    relevant,
    baselines: existsSync(baselines) ? JSON.parse(readFileSync(baselines, "utf8")) : {},
  };
}

const ROWS = 500;

/** Stores each text as a document of one passage. @returns the text's id by the document's. */
export async function loadSet(database: DatabaseHandle, set: RetrievalSet): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let start = 0; start < set.corpus.length; start += ROWS) {
    const rows = set.corpus.slice(start, start + ROWS).map(({ id, title, text }) => {
      const documentId = randomUUID();
      ids.set(documentId, id);
      return { id: documentId, title: clean(title), text: clean(text) };
    });
    await database.db.transaction(async (tx) => {
      const given = sql`json_to_recordset(${JSON.stringify(rows)}::json) AS given (id uuid, title text, text text)`;
      await tx.execute(
        sql`INSERT INTO documents (id, title, type, classification, indexed_version) SELECT id, title, 'report', 'PUBLIC', 1 FROM ${given}`,
      );
      const chunks = await queryRows<{ id: string }>(
        tx,
        sql`INSERT INTO document_chunks (document_id, version, chunk_index, chunk_text, char_start, char_end, classification)
            SELECT id, 1, 0, text, 0, length(text), 'PUBLIC' FROM ${given} RETURNING id`,
      );
      await indexChunkIds(
        tx,
        chunks.map(({ id }) => Number(id)),
      );
    });
  }
  return ids;
}

const clean = (text: string): string => text.toWellFormed().replaceAll("\u0000", " ");

export type Scores = { ndcg: number; recall: number; empty: number };

/** nDCG@10 with linear gain (as trec_eval's ndcg_cut) and recall@10, each a mean over questions with an answer. */
export function scoreRun(set: RetrievalSet, run: ReadonlyMap<string, readonly string[]>): Scores {
  let count = 0;
  const total = { ndcg: 0, recall: 0, empty: 0 };
  for (const [query, gains] of set.relevant) {
    const positive = [...gains.values()].filter((gain) => gain > 0).sort((a, b) => b - a);
    if (positive.length === 0) continue;
    count += 1;
    const found = [...new Set(run.get(query) ?? [])].slice(0, 10);
    if (found.length === 0) total.empty += 1;
    const gained = found.map((id) => Math.max(0, gains.get(id) ?? 0));
    total.ndcg += discounted(gained) / discounted(positive.slice(0, 10));
    total.recall += gained.filter((gain) => gain > 0).length / positive.length;
  }
  return { ndcg: total.ndcg / count, recall: total.recall / count, empty: total.empty };
}

const discounted = (gains: readonly number[]): number =>
  gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
