import type { FastifyReply } from "fastify";
import type { Actor } from "../../../platform/actor.ts";
import { asAppError, toProblem } from "../../../platform/http/problem.ts";
import { openEventStream } from "../../../platform/http/sse.ts";
import type { ChatContext } from "../chat-context.ts";
import type { StartedRun } from "../runs/start-run.ts";
import { toOpenAiError } from "./openai-errors.ts";
import { type CompletionHead, presentChunk, presentEnd, waitingText } from "./present-completion.ts";
import { readCompletion } from "./read-completion.ts";

export type StreamedCompletion = {
  actor: Actor;
  requestId: string;
  head: CompletionHead;
  run: StartedRun;
  includesUsage: boolean;
};

const format = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/** Answers piece by piece, as OpenAI does. Whoever leaves early finds the whole answer in the run. */
export async function streamCompletion(
  context: ChatContext,
  reply: FastifyReply,
  { actor, requestId, head, run, includesUsage }: StreamedCompletion,
): Promise<void> {
  const stream = openEventStream(reply);
  const unregister = context.openStreams.add(actor, () => {
    stream.hangUp();
  });
  const say = (content: string): Promise<void> =>
    content === "" ? Promise.resolve() : stream.write(format(presentChunk(head, { content })));
  try {
    await stream.write(format(presentChunk(head, { role: "assistant", content: "" })));
    const said = { characters: 0 };
    const end = await readCompletion(context, actor, run, {
      signal: stream.signal,
      onText: (text) => {
        said.characters += text.length;
        return say(text);
      },
    });
    const waiting = waitingText(head, end);
    await say(waiting !== "" && said.characters > 0 ? `\n\n${waiting}` : waiting);
    await stream.write(presentEnd(head, end, includesUsage).map(format).join(""));
    await stream.write("data: [DONE]\n\n");
  } catch (error) {
    await stream.write(format(toOpenAiError(toProblem(asAppError(error), requestId))));
  } finally {
    unregister();
    stream.close();
  }
}
