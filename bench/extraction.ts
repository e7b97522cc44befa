import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cutChunks } from "../apps/server/src/modules/documents/chunking/cut-chunks.ts";
import {
  createExtractionRunner,
  type ExtractionRunner,
} from "../apps/server/src/modules/documents/extraction/run-extraction.ts";
import { docxFile, wordParagraph } from "../test/support/office-files.ts";
import { documentFiles, makeParagraphs } from "./lib/document-files.ts";
import { type Line, median, printReport } from "./lib/report.ts";

// Text read in the process for strangers' files and cut into chunks, per second, by format: node bench/extraction.ts [rounds]

const ROUNDS = Number(process.argv[2] ?? 3);
const PARAGRAPHS = 6_000;
const SMALL_DOCUMENTS = 1_000;
const LIMIT_MB_A_SECOND = 5;
const CHUNKS = { size: 1_000, overlap: 200 };
const MEGABYTE = 1_000_000;
const REAL_FILES = join(import.meta.dirname, "../../shared/data/documents");
const REAL_ROUNDS = 20;

const files = documentFiles(makeParagraphs(PARAGRAPHS));

/** Seconds and characters of one file, from its bytes to its chunks. */
async function measure(
  runner: ExtractionRunner,
  fileName: string,
  bytes: Uint8Array,
): Promise<[number, number]> {
  const startedAt = performance.now();
  const document = await runner.run(bytes, { fileName });
  const chunks = cutChunks(document, CHUNKS);
  if (chunks.length === 0) throw new Error(`Nothing was read from ${fileName}.`);
  return [(performance.now() - startedAt) / 1000, document.content.length];
}

/** Files as office programs make them, with fonts and pictures, where they are there. */
async function measureRealFiles(runner: ExtractionRunner): Promise<Line[]> {
  const what = `real files of ../shared/data, each ${REAL_ROUNDS} times`;
  if (!existsSync(REAL_FILES)) return [{ what, measured: "skipped: not there", target: "", isMet: null }];
  const names = readdirSync(REAL_FILES).filter((name) => /\.(?:pdf|docx|pptx|xlsx|html|csv)$/.test(name));
  let bytes = 0;
  let seconds = 0;
  for (const name of Array.from({ length: REAL_ROUNDS }, () => names).flat()) {
    const file = readFileSync(join(REAL_FILES, name));
    const startedAt = performance.now();
    cutChunks(await runner.run(file, { fileName: name }), CHUNKS);
    seconds += (performance.now() - startedAt) / 1000;
    bytes += file.length;
  }
  const rate = bytes / MEGABYTE / seconds;
  return [
    {
      what,
      measured: `${rate.toFixed(1)} MB/s of file`,
      target: `>= ${LIMIT_MB_A_SECOND} MB/s`,
      isMet: rate >= LIMIT_MB_A_SECOND,
    },
  ];
}

await using runner = createExtractionRunner();
const lines: Line[] = [];
let allSeconds = 0;
let allCharacters = 0;
for (const [ending, bytes] of files) {
  const seconds: number[] = [];
  let characters = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [took, found] = await measure(runner, `a.${ending}`, bytes);
    // The first go loads the reader.
    if (round > 0) seconds.push(took);
    characters = found;
  }
  allSeconds += median(seconds);
  allCharacters += characters;
  const text = characters / MEGABYTE / median(seconds);
  const file = bytes.length / MEGABYTE / median(seconds);
  lines.push({
    what: `${ending}: ${(characters / MEGABYTE).toFixed(1)} MB of text, median of ${ROUNDS}`,
    measured: `${text.toFixed(1)} MB/s of text (${file.toFixed(1)} of file)`,
    target: "",
    isMet: null,
  });
}
const together = allCharacters / MEGABYTE / allSeconds;
lines.push({
  what: "all formats together",
  measured: `${together.toFixed(1)} MB/s of text`,
  target: `>= ${LIMIT_MB_A_SECOND} MB/s`,
  isMet: together >= LIMIT_MB_A_SECOND,
});
const small = docxFile(wordParagraph(makeParagraphs(1).join("")));
const startedAt = performance.now();
for (let n = 0; n < SMALL_DOCUMENTS; n += 1) await measure(runner, "a.docx", small);
lines.push({
  what: `${SMALL_DOCUMENTS} small DOCX, one after the other`,
  measured: `${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  target: "",
  isMet: null,
});
lines.push(...(await measureRealFiles(runner)));
printReport("Extraction and chunking", lines);
