import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { prepareDatabase } from "../apps/server/src/app/prepare-database.ts";
import {
  type SearchMode,
  searchPassages,
} from "../apps/server/src/modules/documents/retrieval/search-passages.ts";
import { enterApplicationRole, openPglite } from "../apps/server/src/platform/db/open-pglite.ts";
import { type Line, printReport } from "./lib/report.ts";
import { defaultSets, loadSet, readSet, type RetrievalSet, type Scores, scoreRun } from "./retrieval-sets.ts";

const reader = { userId: randomUUID(), role: "ANALYST", clearance: "PUBLIC" } as const;

async function measure(set: RetrievalSet): Promise<Map<SearchMode, Scores>> {
  await using database = await openPglite(undefined);
  await prepareDatabase(database);
  await enterApplicationRole(database);
  const ids = await loadSet(database, set);
  const results = new Map<SearchMode, Scores>();
  for (const mode of ["lexical"] as const) {
    const run = new Map<string, string[]>();
    for (const { id, text } of set.queries) {
      const found = await searchPassages(database.db, { query: text, topK: 10, mode, reader });
      run.set(
        id,
        found.map(({ documentId }) => ids.get(documentId) ?? ""),
      );
    }
    results.set(mode, scoreRun(set, run));
  }
  return results;
}

const { values } = parseArgs({ options: { set: { type: "string", multiple: true } } });
for (const directory of values.set ?? defaultSets()) {
  const set = readSet(directory);
  const lines: Line[] = [];
  const t = performance.now();
  for (const [mode, scores] of await measure(set))
    lines.push({ what: mode, measured: JSON.stringify(scores), target: "", isMet: null });
  lines.push({ what: "ms", measured: String(performance.now() - t), target: "", isMet: null });
  printReport(set.name, lines);
}
