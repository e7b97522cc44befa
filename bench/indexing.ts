import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DocumentPageSchema, type DocumentState } from "@cdsa/contracts";
import { readProcessUsage } from "../apps/server/src/modules/documents/extraction/process-usage.ts";
import { type BenchServer, type DatabaseKind, startBenchServer } from "./lib/bench-server.ts";
import { residentMb, startChild } from "./lib/child-process.ts";
import { documentFiles, makeParagraphs } from "./lib/document-files.ts";
import { type Line, printReport } from "./lib/report.ts";

// Mixed documents uploaded to a server and indexed by it: documents a second, and the most memory that the server and the
// processes that read files have: node bench/indexing.ts [count] [PostgreSQL|embedded]. EMBEDDING_MODEL=none leaves out
// vectors.

const COUNT = Number(process.argv[2] ?? 1_000);
const KINDS: readonly DatabaseKind[] =
  process.argv[3] === "PostgreSQL" || process.argv[3] === "embedded"
    ? [process.argv[3]]
    : ["PostgreSQL", "embedded"];
const LIMIT_MB = 700;
const AT_ONCE = 4;
const SAMPLE_EVERY_MS = 50;
const ASK_EVERY_MS = 500;
const FORMATS = 10;
// From a letter to a report of some ten pages.
const PARAGRAPHS = [2, 5, 12, 40] as const;
const TITLE = "Indexed by the bench";
const WAITING: readonly DocumentState[] = ["UPLOADED", "EXTRACTING", "CHUNKING", "EMBEDDING"];

function* makeDocuments(count: number): Generator<[string, Uint8Array]> {
  for (let made = 0; made < count; made += FORMATS) {
    const paragraphs = PARAGRAPHS[(made / FORMATS) % PARAGRAPHS.length] ?? 1;
    yield* documentFiles(makeParagraphs(paragraphs, made * 1_000)).slice(0, count - made);
  }
}

async function upload(
  { url, accessToken }: BenchServer,
  documents: Generator<[string, Uint8Array]>,
): Promise<number> {
  let bytes = 0;
  const work = async (): Promise<void> => {
    for (const [ending, content] of documents) {
      const form = new FormData();
      form.set("title", TITLE);
      form.set("file", new File([new Uint8Array(content)], `document.${ending}`));
      const headers = { authorization: `Bearer ${accessToken}` };
      const response = await fetch(`${url}/api/v1/documents`, { method: "POST", headers, body: form });
      if (response.status !== 201)
        throw new Error(`${response.status} for ${ending}: ${await response.text()}`);
      bytes += content.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return bytes;
}

async function hasAny({ url, accessToken }: BenchServer, state: DocumentState): Promise<boolean> {
  const response = await fetch(
    `${url}/api/v1/documents?${new URLSearchParams({ state, title: TITLE, limit: "1" }).toString()}`,
    { headers: { authorization: `Bearer ${accessToken}` } },
  );
  return DocumentPageSchema.parse(await response.json()).items.length > 0;
}

/** Resolves once nothing waits any more. */
async function untilIndexed(server: BenchServer): Promise<void> {
  for (const state of WAITING) while (await hasAny(server, state)) await delay(ASK_EVERY_MS);
}

type Peak = { server: number; readers: number };

/** Follows memory until it is ended. */
function watch(server: BenchServer): () => Peak {
  const peak: Peak = { server: 0, readers: 0 };
  const id = server.child.process.pid ?? 0;
  const timer = setInterval(() => {
    const children = readFileSync(`/proc/${id}/task/${id}/children`, "latin1").split(" ").filter(Boolean);
    const readers = children.map((child) => readProcessUsage(Number(child))?.residentBytes ?? 0);
    peak.server = Math.max(peak.server, residentMb(server.child));
    peak.readers = Math.max(peak.readers, readers.reduce((sum, bytes) => sum + bytes, 0) / 1e6);
  }, SAMPLE_EVERY_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

const memory = (what: string, megabytes: number): Line => ({
  what,
  measured: `${megabytes.toFixed(0)} MB`,
  target: `<= ${LIMIT_MB} MB`,
  isMet: megabytes <= LIMIT_MB,
});

async function measure(kind: DatabaseKind, modelUrl: string): Promise<Line[]> {
  await using server = await startBenchServer(kind, modelUrl);
  const startedAt = performance.now();
  const end = watch(server);
  const bytes = await upload(server, makeDocuments(COUNT));
  const uploaded = (performance.now() - startedAt) / 1_000;
  await untilIndexed(server);
  const seconds = (performance.now() - startedAt) / 1_000;
  const peak = end();
  const hasFailed = await hasAny(server, "FAILED");
  return [
    {
      what: `${kind}: ${COUNT} documents, ${(bytes / 1e6).toFixed(1)} MB, uploaded after ${uploaded.toFixed(0)} s`,
      measured: `${(COUNT / seconds).toFixed(1)} documents/s`,
      target: "all indexed",
      isMet: !hasFailed && (await hasAny(server, "INDEXED")),
    },
    memory(`${kind}: most memory of the server`, peak.server),
    memory(`${kind}: most memory of the processes that read`, peak.readers),
  ];
}

await using mock = await startChild([join(import.meta.dirname, "lib/mock-plain.ts")], {}, /(http:\S+)/);
const lines: Line[] = [];
for (const kind of KINDS) lines.push(...(await measure(kind, mock.found)));
printReport("Indexing", lines);
