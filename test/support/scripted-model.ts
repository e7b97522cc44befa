import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** What the product sends to an OpenAI-compatible server, as far as scripts look at it. */
const RequestSchema = z.object({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});
export type ModelCall = z.infer<typeof RequestSchema>;

export type ScriptedAnswer = {
  /** Pieces of text, streamed one by one. */
  text?: readonly string[];
  toolCalls?: readonly { id: string; name: string; arguments: string }[];
  /** Pause before each piece. */
  delayMs?: number;
  /** Ends the connection after the text, without a finish. */
  cut?: boolean;
  /** Answers with this HTTP status instead. */
  status?: number;
  /** Never answers. */
  hang?: boolean;
};

export interface ScriptedModel extends AsyncDisposable {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** Every request received. */
  readonly calls: readonly ModelCall[];
  /** Connections the product closed before the answer was whole. */
  readonly aborted: () => number;
}

const MODEL = "scripted";

/** The last text of a request, whoever wrote it. */
export const lastText = (call: ModelCall): string => {
  const content = call.messages.at(-1)?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
};

export const lastRole = (call: ModelCall): string => call.messages.at(-1)?.role ?? "";

/**
 * An OpenAI-compatible server on the loopback whose answers a script decides.
 * @param onAborted is told of each call whose connection was closed before its answer was whole.
 */
export async function startScriptedModel(
  script: (call: ModelCall) => ScriptedAnswer,
  onAborted: (call: ModelCall) => void = () => undefined,
): Promise<ScriptedModel> {
  const calls: ModelCall[] = [];
  let aborted = 0;
  const server = createServer((request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) aborted += 1;
    });
    void answer(request, response, (call) => {
      calls.push(call);
      response.on("close", () => {
        if (!response.writableFinished) onAborted(call);
      });
      return script(call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    aborted: () => aborted,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  script: (call: ModelCall) => ScriptedAnswer,
): Promise<void> {
  if (request.url?.endsWith("/models")) {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ object: "list", data: [{ id: MODEL, object: "model" }] }));
    return;
  }
  const chunks: Buffer[] = [];
  // Without an encoding set, a request yields buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const call = RequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  const answer = script(call);
  if (answer.hang) return;
  if (answer.status !== undefined) {
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: "scripted failure" } }));
    return;
  }
  await stream(response, answer);
}

async function stream(response: ServerResponse, answer: ScriptedAnswer): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finishReason: string | null = null): void => {
    const chunk = {
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 0,
      model: MODEL,
      choices: [{ index: 0, delta, finish_reason: finishReason }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  for (const piece of answer.text ?? []) {
    if (answer.delayMs) await delay(answer.delayMs);
    if (response.destroyed) return;
    send({ content: piece });
  }
  if (answer.cut) {
    // Sent first, cut then: a connection destroyed at once would swallow what was written.
    await delay(50);
    response.destroy();
    return;
  }
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    send({
      tool_calls: [
        { index, id: call.id, type: "function", function: { name: call.name, arguments: call.arguments } },
      ],
    });
  }
  send({}, (answer.toolCalls?.length ?? 0) > 0 ? "tool_calls" : "stop");
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  response.write(
    `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 0, model: MODEL, choices: [], usage })}\n\n`,
  );
  response.end("data: [DONE]\n\n");
}
