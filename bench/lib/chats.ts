import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import { z } from "zod";
import type { BenchServer } from "./bench-server.ts";
import { ANSWER_LENGTHS, MODEL_NAME, type Pace, PROMPTS } from "./prompts.ts";
import { readSse } from "./read-sse.ts";

/** One question answered to its end; times in ms from the moment it was sent. */
export type Turn = { firstTokenMs: number; totalMs: number };

/** Asks one question and checks that the whole answer came. */
export type Chat = (pace: Pace) => Promise<Turn>;

const PieceSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }) })),
});
const DeltaSchema = z.object({ messageId: z.string(), text: z.string() });

/** The model asked without anything between. */
export function directChat(modelUrl: string): Chat {
  return (pace) =>
    measure(pace, async (onText) => {
      const body = await post(`${modelUrl}/chat/completions`, "authorization-not-needed", {
        model: MODEL_NAME,
        messages: [{ role: "user", content: PROMPTS[pace] }],
        stream: true,
        stream_options: { include_usage: true },
      });
      let isDone = false;
      for await (const { data } of readSse(body)) {
        if (data === "[DONE]") isDone = true;
        else onText(PieceSchema.parse(JSON.parse(data)).choices[0]?.delta.content ?? "");
      }
      if (!isDone) throw new Error("The model's stream ended without [DONE].");
    });
}

/** The AI SDK alone: the same provider protocol, nothing stored. */
export function aiSdkChat(modelUrl: string): Chat {
  const model = createOpenAICompatible({ name: "bench", baseURL: modelUrl, includeUsage: true }).chatModel(
    MODEL_NAME,
  );
  return (pace) =>
    measure(pace, async (onText) => {
      for await (const text of streamText({ model, prompt: PROMPTS[pace], maxRetries: 0 }).textStream)
        onText(text);
    });
}

/** A question to CDSA in a chat of its own, read until its `done`. */
export function cdsaChat({ url, accessToken }: Pick<BenchServer, "url" | "accessToken">): Chat {
  return (pace) =>
    measure(pace, async (onText) => {
      const body = await post(`${url}/api/v1/chat/stream`, `Bearer ${accessToken}`, {
        message: PROMPTS[pace],
      });
      let messageId: string | null = null;
      let isDone = false;
      for await (const { event, data } of readSse(body)) {
        if (event === "delta") {
          const delta = DeltaSchema.parse(JSON.parse(data));
          if (delta.messageId !== (messageId ??= delta.messageId)) {
            throw new Error("The answer was begun a second time: the first driver lost its lease.");
          }
          onText(delta.text);
        } else if (event === "done") isDone = data.includes('"completed"');
        else if (event === "error") throw new Error(`The chat failed: ${data}`);
      }
      if (!isDone) throw new Error("The chat ended without being completed.");
    });
}

async function post(
  url: string,
  authorization: string,
  payload: object,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(payload),
  });
  if (!response.ok || !response.body) {
    throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
  return response.body;
}

async function measure(pace: Pace, ask: (onText: (text: string) => void) => Promise<void>): Promise<Turn> {
  const startedAt = performance.now();
  let firstTokenMs = NaN;
  let characters = 0;
  await ask((text) => {
    if (text === "") return;
    if (characters === 0) firstTokenMs = performance.now() - startedAt;
    characters += text.length;
  });
  if (characters !== ANSWER_LENGTHS[pace]) {
    throw new Error(`The answer has ${characters} characters instead of ${ANSWER_LENGTHS[pace]}.`);
  }
  return { firstTokenMs, totalMs: performance.now() - startedAt };
}
