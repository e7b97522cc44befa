import { extractDocument } from "./extract.ts";
import { corruptFile, ExtractionError } from "./extraction-error.ts";
import { lockDown } from "./lock-down.ts";
import { createTextRecogniser, type TextRecogniser } from "./text-recogniser.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

// The process that reads strangers' files, one after another. It is started with Node's permissions for reading its own
// code and nothing else, and its parent ends it when a file takes too much time or memory.

const PROGRESS_EVERY_MS = 100;

// Node leaves SIGINT to the whole group of processes; the parent decides when this one ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => {
  process.exit();
});

const reply = (message: WorkerReply): void => {
  process.send?.(message);
};

/** The next bytes of standard input, as they come. */
async function receive(byteLength: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLength);
  let received = 0;
  if (byteLength === 0) return bytes;
  return new Promise((resolve) => {
    const onData = (piece: Buffer): void => {
      bytes.set(piece, received);
      received += piece.length;
      if (received < byteLength) return;
      process.stdin.off("data", onData).pause();
      resolve(bytes);
    };
    process.stdin.on("data", onData).resume();
  });
}

let recogniser: TextRecogniser | null = null;

async function answer({ byteLength, fileName, limits, languages }: WorkerRequest): Promise<void> {
  let toldAt = 0;
  const onRecognising = (): void => {
    toldAt = 0;
    reply({ kind: "recognising" });
  };
  const onProgress = (done: number, total: number): void => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS && done < total) return;
    toldAt = now;
    reply({ kind: "progress", done, total });
  };
  try {
    const bytes = await receive(byteLength);
    // The languages are the same for the life of the process.
    if (languages.length > 0) recogniser ??= createTextRecogniser(languages);
    const options = { fileName, limits, onProgress, onRecognising, recogniser };
    reply({ kind: "done", document: await extractDocument(bytes, options) });
  } catch (error) {
    const { code, message } =
      error instanceof ExtractionError ? error : corruptFile("uploaded", "its reader stopped at it");
    reply({ kind: "failed", code, message });
  }
}

lockDown();
// Sent by the parent alone, which builds it of this type.
process.on("message", (request) => void answer(request as WorkerRequest));
reply({ kind: "ready" });
