import type { ExtractedDocument } from "./extracted-document.ts";
import { DEFAULT_EXTRACTION_LIMITS, type ExtractionLimits } from "./extraction-limits.ts";
import { ExtractionError } from "./extraction-error.ts";
import type { LanguageFile } from "./text-recogniser.ts";
import {
  type FileRequest,
  openWorkerProcess,
  type WorkerLimits,
  type WorkerProcess,
} from "./worker-process.ts";

export type RunOptions = {
  /** The name it was uploaded under; it only decides between kinds of text. */
  fileName: string;
  /** Pages, slides or sheets that are done, and how many there are. */
  onProgress?: (done: number, total: number) => void;
  /** Ends the work; the returned promise then rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** Reads strangers' files in processes of their own, each used for one file after another. */
export type ExtractionRunner = AsyncDisposable & {
  /**
   * The text of a file. Calls beyond the number of processes wait for their turn.
   * @throws ExtractionError with a sentence for the person who uploaded the file
   */
  run: (bytes: Uint8Array, options: RunOptions) => Promise<ExtractedDocument>;
};

export type RunnerSettings = {
  limits?: ExtractionLimits;
  workerLimits?: WorkerLimits;
  /** How many files are read at once. */
  processes?: number;
  /** After this time without a file a process is ended. */
  idleMs?: number;
  /** Language data of Tesseract; without any, scans are not read. */
  languages?: readonly LanguageFile[];
};

export const DEFAULT_WORKER_LIMITS: WorkerLimits = {
  timeMs: 120_000,
  stallCpuMs: 8_000,
  recognitionCpuMs: 60_000,
  growthBytes: 320 * 1024 * 1024,
  recognitionGrowthBytes: 512 * 1024 * 1024,
  heapMb: 256,
};

type Slot = { worker: WorkerProcess | null; idleTimer: NodeJS.Timeout | null; isBusy: boolean };

/** Starts nothing yet: a process starts with the first file. */
export function createExtractionRunner({
  limits = DEFAULT_EXTRACTION_LIMITS,
  workerLimits = DEFAULT_WORKER_LIMITS,
  processes = 1,
  idleMs = 30_000,
  languages = [],
}: RunnerSettings = {}): ExtractionRunner {
  const slots = Array.from({ length: processes }, (): Slot => ({
    worker: null,
    idleTimer: null,
    isBusy: false,
  }));
  const open = (): Promise<WorkerProcess> => openWorkerProcess(workerLimits, languages);
  const waiting: ((slot: Slot) => void)[] = [];
  const ending = new AbortController();

  const take = async (): Promise<Slot> => {
    const free = slots.find(({ isBusy }) => !isBusy);
    if (free === undefined) return new Promise((resolve) => void waiting.push(resolve));
    free.isBusy = true;
    return free;
  };
  const release = (slot: Slot): void => {
    if (ending.signal.aborted || slot.worker?.isUsable === false) endWorker(slot);
    const next = waiting.shift();
    if (next !== undefined) {
      next(slot);
      return;
    }
    slot.isBusy = false;
    if (slot.worker === null) return;
    slot.idleTimer = setTimeout(() => {
      endWorker(slot);
    }, idleMs).unref();
  };

  return {
    run: async (bytes, { fileName, onProgress = () => undefined, signal }) => {
      const slot = await take();
      const stop = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
      try {
        stop.throwIfAborted();
        return await readIn(slot, open, { bytes, fileName, limits }, onProgress, stop);
      } finally {
        release(slot);
      }
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort(new Error("The server is stopping; the file is read after its next start."));
      slots.forEach(endWorker);
    },
  };
}

function endWorker(slot: Slot): void {
  if (slot.idleTimer !== null) clearTimeout(slot.idleTimer);
  slot.worker?.end();
  slot.worker = null;
}

type Open = () => Promise<WorkerProcess>;

async function workerOf(slot: Slot, open: Open): Promise<WorkerProcess> {
  if (slot.idleTimer !== null) clearTimeout(slot.idleTimer);
  if (slot.worker?.isUsable === false) endWorker(slot);
  slot.worker ??= await open();
  return slot.worker;
}

async function readIn(
  slot: Slot,
  open: Open,
  request: FileRequest,
  onProgress: (done: number, total: number) => void,
  stop: AbortSignal,
): Promise<ExtractedDocument> {
  const worker = await workerOf(slot, open);
  const { isFresh } = worker;
  try {
    return await worker.run(request, onProgress, stop);
  } catch (error) {
    if (isFresh || !(error instanceof ExtractionError) || error.code !== "memory") throw error;
    // The files before it left less room; whether a file is read must not depend on them.
    endWorker(slot);
    return await (await workerOf(slot, open)).run(request, onProgress, stop);
  }
}
