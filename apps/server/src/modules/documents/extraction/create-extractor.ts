import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type ExtractedDocument, ExtractionError } from "./extracted-document.ts";

export type ExtractorLimits = {
  timeoutMs: number;
  /** Resident memory of the process that reads. */
  maxMemoryBytes: number;
  /** How long a process waits for another file. */
  idleMs: number;
};

export const EXTRACTOR_LIMITS: ExtractorLimits = {
  timeoutMs: 120_000,
  maxMemoryBytes: 700_000_000,
  idleMs: 20_000,
};

export interface Extractor extends AsyncDisposable {
  /**
   * Reads a file in a process of its own, with no environment, no right to write a file or to start a process, and
   * limits of time and memory. One file at a time.
   * @throws ExtractionError for what cannot be read, or takes too much of either.
   */
  extract(
    bytes: Uint8Array,
    options: { fileName: string; signal: AbortSignal; onPage: (page: number, pages: number) => void },
  ): Promise<ExtractedDocument>;
}

const HEAP_MEGABYTES = 512;
const LOOK_INTERVAL_MS = 50;
const WORKER = join(import.meta.dirname, "extraction.worker.ts");
// The program and its libraries: all that a reader needs to see. Data may lie beside them.
const PROGRAM = resolve(import.meta.dirname, "../../../../../..");
const READABLE = ["node_modules", "packages", "apps/server", "package.json"];

const AnswerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("page"), page: z.number(), pages: z.number() }),
  // What our own process sends has the type it was sent with.
  z.object({ type: z.literal("document"), document: z.custom<ExtractedDocument>() }),
  z.object({ type: z.literal("failed"), reason: z.string().nullable() }),
]);

export function createExtractor(limits: ExtractorLimits = EXTRACTOR_LIMITS): Extractor {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | null = null;
  const end = (): void => {
    if (idle) clearTimeout(idle);
    child?.kill("SIGKILL");
    child = null;
  };
  const start = (): ChildProcess => {
    if (idle) clearTimeout(idle);
    if (child?.connected === true) return child;
    child = fork(WORKER, {
      serialization: "advanced",
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: [
        `--max-old-space-size=${HEAP_MEGABYTES}`,
        "--permission",
        ...READABLE.map((path) => `--allow-fs-read=${join(PROGRAM, path)}`),
        "--disable-warning=SecurityWarning",
        "--disable-warning=ExperimentalWarning",
      ],
    });
    return child;
  };
  return {
    async extract(bytes, options) {
      options.signal.throwIfAborted();
      const reader = start();
      try {
        const document = await ask(reader, bytes, options, limits);
        idle = setTimeout(end, limits.idleMs).unref();
        return document;
      } catch (error) {
        // Whatever the file has done to it, the next one gets a new process.
        end();
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      end();
    },
  };
}

function ask(
  reader: ChildProcess,
  bytes: Uint8Array,
  { fileName, signal, onPage }: Parameters<Extractor["extract"]>[1],
  limits: ExtractorLimits,
): Promise<ExtractedDocument> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const settle = (finish: () => void): void => {
      if (over.signal.aborted) return;
      over.abort();
      reader.off("message", onMessage).off("exit", onExit).off("error", onExit);
      finish();
    };
    const fail = (message: string): void => {
      settle(() => {
        reject(new ExtractionError(message));
      });
    };
    const onMessage = (message: unknown): void => {
      const answer = AnswerSchema.parse(message);
      if (answer.type === "page") onPage(answer.page, answer.pages);
      else if (answer.type === "failed")
        fail(answer.reason ?? "The file is damaged, or not what it seems to be.");
      else {
        settle(() => {
          resolve(answer.document);
        });
      }
    };
    const onExit = (): void => {
      fail("The file could not be read: it takes more memory than a document does, or is damaged.");
    };
    reader.on("message", onMessage).on("exit", onExit).on("error", onExit);
    signal.addEventListener(
      "abort",
      () => {
        settle(() => {
          reject(new DOMException("The reading was stopped.", "AbortError"));
        });
      },
      { signal: over.signal },
    );
    watch(reader, limits, over.signal, fail);
    reader.send({ bytes, fileName }, (error) => {
      if (error) onExit();
    });
  });
}

/** Tells where the reading takes too long or too much memory, until it is over. */
function watch(
  reader: ChildProcess,
  { timeoutMs, maxMemoryBytes }: ExtractorLimits,
  over: AbortSignal,
  fail: (message: string) => void,
): void {
  const timeout = setTimeout(() => {
    fail(`The file takes longer than ${timeoutMs / 1000} seconds to read. Split it.`);
  }, timeoutMs);
  const look = setInterval(() => {
    void residentBytes(reader.pid).then((resident) => {
      if (resident > maxMemoryBytes) fail("The file takes more memory than a document does. It is not read.");
    });
  }, LOOK_INTERVAL_MS);
  over.addEventListener("abort", () => {
    clearTimeout(timeout);
    clearInterval(look);
  });
}

/** Resident memory of a process where the system tells (Linux); elsewhere the limit of its heap alone holds. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
