import type { ChildProcess } from "node:child_process";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile, ExtractionError } from "./extraction-error.ts";
import { readProcessUsage } from "./process-usage.ts";
import { startWorker } from "./start-worker.ts";
import type { LanguageFile } from "./text-recogniser.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** One file with what its reader has to know. */
export type FileRequest = Omit<WorkerRequest, "byteLength" | "languages"> & { bytes: Uint8Array };

/** What the process may take for one file. */
export type WorkerLimits = {
  /** From the request to its answer. */
  timeMs: number;
  /** Processor time without a page, slide or sheet being done. */
  stallCpuMs: number;
  /** Processor time for the pictures of one page. */
  recognitionCpuMs: number;
  /** Resident memory beyond that of the process when it was ready. */
  growthBytes: number;
  /** The same once pictures are read. */
  recognitionGrowthBytes: number;
  /** How much V8 may keep. */
  heapMb: number;
};

/** A process that reads files, one at a time. */
export type WorkerProcess = {
  run: (
    request: FileRequest,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal | undefined,
  ) => Promise<ExtractedDocument>;
  /** Whether it can take another file: it runs, and has not kept much of those before. */
  readonly isUsable: boolean;
  /** Whether it has read nothing yet, so that all its memory is there for the next file. */
  readonly isFresh: boolean;
  end: () => void;
};

const WATCH_EVERY_MS = 25;
const READY_WITHIN_MS = 30_000;
// V8 aborts when its heap is full.
const ABORT_SIGNALS: ReadonlySet<string | null> = new Set(["SIGABRT", "SIGTRAP", "SIGILL"]);
const ABORT_EXIT_CODES: ReadonlySet<number | null> = new Set([133, 134]);

const timeoutError = (): ExtractionError =>
  new ExtractionError(
    "timeout",
    "Reading the file took longer than is allowed. Save it anew, without what is not text, or split it, and upload that.",
  );
const memoryError = (): ExtractionError =>
  new ExtractionError(
    "memory",
    "Reading the file needs more memory than is allowed. Save it anew, without what is not text, or split it, and upload that.",
  );

/** Starts a process and waits until it takes files. */
export async function openWorkerProcess(
  limits: WorkerLimits,
  languages: readonly LanguageFile[] = [],
): Promise<WorkerProcess> {
  const child = startWorker(
    limits.heapMb,
    languages.map(({ path }) => path),
  );
  await untilReady(child);
  const processId = child.pid ?? 0;
  const readyBytes = readProcessUsage(processId)?.residentBytes ?? 0;
  let isRunning = true;
  let isFresh = true;
  child.once("exit", () => (isRunning = false));
  // A process that was ended leaves bytes unread; its exit says so.
  child.stdin?.on("error", () => undefined);
  hold(child, false);
  return {
    run: async (request, onProgress, signal) => {
      signal?.throwIfAborted();
      isFresh = false;
      hold(child, true);
      try {
        return await runOne({ child, processId, readyBytes, limits, languages }, request, onProgress, signal);
      } finally {
        hold(child, false);
      }
    },
    get isFresh() {
      return isFresh;
    },
    get isUsable() {
      const usage = readProcessUsage(processId);
      return (
        isRunning &&
        child.connected &&
        !child.killed &&
        (usage?.residentBytes ?? 0) < readyBytes + limits.growthBytes / 2
      );
    },
    end: () => void child.kill("SIGKILL"),
  };
}

/** An idle process does not keep the server from ending. */
function hold(child: ChildProcess, isHeld: boolean): void {
  if (isHeld) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => {
      child.kill("SIGKILL");
      reject(new Error("The process that reads files did not start."));
    };
    const timer = setTimeout(fail, READY_WITHIN_MS);
    child.once("error", fail);
    child.once("exit", fail);
    child.once("message", () => {
      clearTimeout(timer);
      child.off("error", fail);
      child.off("exit", fail);
      resolve();
    });
  });
}

type Running = {
  child: ChildProcess;
  processId: number;
  readyBytes: number;
  limits: WorkerLimits;
  languages: readonly LanguageFile[];
};

async function runOne(
  running: Running,
  request: FileRequest,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<ExtractedDocument> {
  const { child, languages } = running;
  using cleanUp = new DisposableStack();
  return await new Promise<ExtractedDocument>((resolve, reject) => {
    const stop = (reason: unknown): void => {
      child.kill("SIGKILL");
      reject(reason instanceof Error ? reason : new Error("The extraction was stopped.", { cause: reason }));
    };
    const watch = watchUsage(running, stop);
    cleanUp.defer(watch.end);
    // Sent by the process that runs this module's own code.
    const onMessage = (message: unknown): void => {
      const reply = message as WorkerReply;
      if (reply.kind === "progress") {
        watch.restart();
        onProgress(reply.done, reply.total);
      } else if (reply.kind === "recognising") watch.allowRecognition();
      else if (reply.kind === "done") resolve(reply.document);
      else if (reply.kind === "failed") reject(new ExtractionError(reply.code, reply.message));
    };
    const onExit = (code: number | null, exitSignal: string | null): void => {
      const isFull = ABORT_EXIT_CODES.has(code) || ABORT_SIGNALS.has(exitSignal);
      reject(isFull ? memoryError() : corruptFile("uploaded", "its reader stopped at it"));
    };
    const onAbort = (): void => {
      stop(signal?.reason);
    };
    child.on("message", onMessage).once("exit", onExit).once("error", stop);
    signal?.addEventListener("abort", onAbort, { once: true });
    cleanUp.defer(() => {
      child.off("message", onMessage).off("exit", onExit).off("error", stop);
      signal?.removeEventListener("abort", onAbort);
    });
    const { bytes, ...rest } = request;
    const message: WorkerRequest = { ...rest, languages, byteLength: bytes.length };
    child.send(message, (error) => {
      if (error !== null) stop(error);
    });
    child.stdin?.write(bytes);
  });
}

/** Looks at the process at short intervals, from outside: a reader that is busy answers no questions. */
function watchUsage(
  { processId, readyBytes, limits }: Running,
  stop: (reason: ExtractionError) => void,
): { restart: () => void; allowRecognition: () => void; end: () => void } {
  let startedAt = performance.now();
  let { stallCpuMs, growthBytes } = limits;
  let cpuAtProgress = readProcessUsage(processId)?.cpuMs ?? 0;
  const timer = setInterval(() => {
    const usage = readProcessUsage(processId);
    const isStalled = usage !== null && usage.cpuMs - cpuAtProgress > stallCpuMs;
    if (isStalled || performance.now() - startedAt > limits.timeMs) stop(timeoutError());
    else if (usage !== null && usage.residentBytes > readyBytes + growthBytes) stop(memoryError());
  }, WATCH_EVERY_MS);
  const restart = (): void => {
    cpuAtProgress = readProcessUsage(processId)?.cpuMs ?? cpuAtProgress;
    ({ stallCpuMs } = limits);
  };
  return {
    restart,
    allowRecognition: () => {
      restart();
      // A limit of pages ends what this could prolong.
      startedAt = performance.now();
      stallCpuMs = limits.recognitionCpuMs;
      growthBytes = limits.recognitionGrowthBytes;
    },
    end: () => {
      clearInterval(timer);
    },
  };
}
