import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import type { Canvas } from "./paint-pictures.ts";
import { readRecognisedWords } from "./read-recognised-words.ts";

/** A file of language data of Tesseract, `eng.traineddata` or `eng.traineddata.gz`, with the code of its language. */
export type LanguageFile = { code: string; path: string };

/** Reads letters in pictures. */
export type TextRecogniser = {
  /** The paragraphs of a picture; none where it has no letters that can be told. */
  recognise: (canvas: Canvas) => Promise<string[]>;
};

type Packet = { workerId: string; jobId: string; action: string; payload: object };
type Answer = { status: "resolve" | "reject" | "progress"; data: unknown };
/** The part of tesseract.js that works, which it else runs in a thread; a process under permissions may start none. */
type WorkerScript = {
  setAdapter: (adapter: object) => void;
  dispatchHandlers: (packet: Packet, send: (answer: Answer) => void) => void;
};

const LSTM_ONLY = 1;
const AUTOMATIC_SEGMENTATION = "3";

/**
 * Tesseract in this process, from language data on this machine: nothing is fetched and nothing is written. Loaded with the
 * first picture, which takes some 50 MB.
 */
export function createTextRecogniser(languages: readonly LanguageFile[]): TextRecogniser {
  let loading: Promise<WorkerScript> | null = null;
  return {
    recognise: async ({ width, height, grey }) => {
      loading ??= load(languages);
      // Portable Grey Map, which is the pixels as they are behind a line of numbers.
      const image = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey]);
      const result = await call(await loading, "recognize", {
        image,
        options: {},
        output: { text: false, tsv: true },
      });
      const tsv: unknown = typeof result === "object" && result !== null ? Reflect.get(result, "tsv") : null;
      return readRecognisedWords(typeof tsv === "string" ? tsv : "");
    },
  };
}

async function load(languages: readonly LanguageFile[]): Promise<WorkerScript> {
  // From the package itself: this process may not look for it in the folders between.
  const require = createRequire(import.meta.resolve("tesseract.js"));
  // The package has types for its door only, which starts threads.
  const script = require("./worker-script/index.js") as WorkerScript;
  const refuse = (): never => {
    throw new Error("Language data is on this machine or nowhere.");
  };
  script.setAdapter({
    getCore: require("./worker-script/node/getCore.js") as unknown,
    gunzip: gunzipSync,
    fetch: refuse,
    readCache: refuse,
    writeCache: refuse,
    deleteCache: refuse,
    checkCache: refuse,
  });
  const langs = await Promise.all(
    languages.map(async ({ code, path }) => ({ code, data: await readFile(path) })),
  );
  await call(script, "load", { options: { lstmOnly: LSTM_ONLY, corePath: null, logging: false } });
  await call(script, "loadLanguage", { langs, options: { cacheMethod: "none", lstmOnly: true } });
  const codes = languages.map(({ code }) => code).join("+");
  await call(script, "initialize", { langs: codes, oem: LSTM_ONLY, config: {} });
  await call(script, "setParameters", { params: { tessedit_pageseg_mode: AUTOMATIC_SEGMENTATION } });
  return script;
}

const call = (script: WorkerScript, action: string, payload: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    script.dispatchHandlers({ workerId: "reader", jobId: action, action, payload }, ({ status, data }) => {
      if (status === "resolve") resolve(data);
      if (status === "reject") reject(new Error(`The recognition of text stopped: ${String(data)}`));
    });
  });
