import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ANSWER, MODEL_NAME, PIECE, type Pace, PROMPTS, SHORT_ANSWER } from "./prompts.ts";

// A mock model that costs next to nothing, for loads at which aimock itself is the bottleneck; prints its address.
// Paced answers keep to a schedule, so a late timer delays one piece and not all that follow.

const RequestSchema = z.object({ messages: z.array(z.object({ role: z.string(), content: z.unknown() })) });
const WAITS_MS: Readonly<Record<Pace, { first: number; next: number }>> = {
  firstToken: { first: 50, next: 10 },
  paced: { first: 200, next: 10 },
  instant: { first: 0, next: 0 },
};
const USAGE = { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 };

const frame = (fields: object): string =>
  `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: MODEL_NAME, ...fields })}\n\n`;
const choice = (delta: object, finishReason: string | null = null): string =>
  frame({ choices: [{ index: 0, delta, finish_reason: finishReason }] });

const piecesOf = (answer: string): string[] => [
  choice({ role: "assistant", content: PIECE }),
  ...Array.from({ length: answer.length / PIECE.length - 1 }, () => choice({ content: PIECE })),
];
const ANSWERS: Readonly<Record<Pace, string[]>> = {
  firstToken: piecesOf(SHORT_ANSWER),
  paced: piecesOf(ANSWER),
  instant: piecesOf(ANSWER),
};
const END = `${choice({}, "stop")}${frame({ choices: [], usage: USAGE })}data: [DONE]\n\n`;

function paceOf(body: string): Pace {
  const asked = RequestSchema.parse(JSON.parse(body)).messages.findLast(({ role }) => role === "user");
  const text = JSON.stringify(asked?.content);
  if (text.includes(PROMPTS.firstToken)) return "firstToken";
  return text.includes(PROMPTS.paced) ? "paced" : "instant";
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ object: "list", data: [{ id: MODEL_NAME, object: "model" }] }));
    return;
  }
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  const pace = paceOf(body);
  const { first, next } = WAITS_MS[pace];
  response.writeHead(200, { "content-type": "text/event-stream" });
  const startedAt = performance.now();
  for (const [index, piece] of ANSWERS[pace].entries()) {
    const waitMs = startedAt + first + index * next - performance.now();
    if (waitMs > 0) await delay(waitMs);
    response.write(piece);
  }
  response.end(END);
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The mock model has no port.");
  process.stdout.write(`http://127.0.0.1:${address.port}/v1\n`);
});
