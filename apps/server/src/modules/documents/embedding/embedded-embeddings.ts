import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { checkVectors, EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";

/** The space of the model that comes with the program. */
export const EMBEDDED_PROVIDER = { id: "embedded/universal-sentence-encoder-lite", dimensions: 512 };
// Weaker than the words on every collection measured; see docs/decisions.
const FUSION_WEIGHT = 0.1;
// What a text says after this many characters changes its vector hardly, and takes memory in proportion.
const MAX_CHARACTERS = 2_000;
const WORKER = join(import.meta.dirname, "embedded-embeddings.worker.ts");
// The model takes some 200 MB, which are free again once its process ends; it is there again within a second.
const IDLE_MS = 15_000;
const TEXTS_PER_MESSAGE = 16;

const AnswerSchema = z.union([
  z.object({ id: z.number(), vectors: z.array(z.array(z.number())) }),
  z.object({ id: z.number(), error: z.string() }),
]);

// The model fails on a text without any word.
const toReadable = (text: string): string => text.slice(0, MAX_CHARACTERS).toWellFormed().trim() || ".";

type Waiting = { resolve: (vectors: number[][]) => void; reject: (error: Error) => void };

/** A process with the model, for as long as somebody waits for it and a while after. */
class EmbeddingProcess {
  readonly #child: ChildProcess = fork(WORKER, [], {
    execArgv: ["--no-warnings"],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #nextId = 1;
  #idle: NodeJS.Timeout | null = null;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#child.on("message", (message: unknown) => this.#answer(AnswerSchema.parse(message)));
    this.#child.on("error", (error: Error) => this.#end(error));
    this.#child.on("exit", () => this.#end(null));
    this.#holdServer(false);
  }

  ask(texts: readonly string[]): Promise<number[][]> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#holdServer(true);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, texts }, (error) => {
        if (error) this.#end(error);
      });
    });
  }

  async stop(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#holdServer(true);
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  #answer(answer: z.infer<typeof AnswerSchema>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("vectors" in answer) waiting?.resolve(answer.vectors);
    else {
      waiting?.reject(
        new EmbeddingError("embedding_bad_response", `The embedded model failed: ${answer.error}`),
      );
    }
    if (this.#waiting.size > 0) return;
    this.#holdServer(false);
    this.#idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
  }

  /** Whether the server stays up for it. */
  #holdServer(isWaitedFor: boolean): void {
    if (isWaitedFor) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }

  #end(cause: Error | null): void {
    this.#onEnd();
    for (const { reject } of this.#waiting.values()) {
      reject(
        new EmbeddingError("embedding_unreachable", "The process of the embedded model ended.", {
          retryable: true,
          cause,
        }),
      );
    }
    this.#waiting.clear();
  }
}

/**
 * Universal Sentence Encoder (Cer et al. 2018) in its lite form, for English, whose weights come with the program:
 * vectors without a provider. It computes in a process of its own, some 20 passages a second.
 */
export function createEmbeddedEmbeddings(): EmbeddingProvider & AsyncDisposable {
  let running: EmbeddingProcess | null = null;
  const currentProcess = (): EmbeddingProcess => {
    if (running) return running;
    const started = new EmbeddingProcess(() => {
      if (running === started) running = null;
    });
    running = started;
    return started;
  };
  return {
    ...EMBEDDED_PROVIDER,
    isRemote: false,
    fusionWeight: FUSION_WEIGHT,
    async embed(texts, signal) {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += TEXTS_PER_MESSAGE) {
        signal.throwIfAborted();
        const part = texts.slice(start, start + TEXTS_PER_MESSAGE).map(toReadable);
        vectors.push(...(await currentProcess().ask(part)));
      }
      checkVectors(EMBEDDED_PROVIDER, vectors, texts.length);
      return vectors;
    },
    async [Symbol.asyncDispose]() {
      await running?.stop();
    },
  };
}
