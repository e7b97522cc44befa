import { LLMock } from "@copilotkit/aimock";
import { ANSWER, MODEL_NAME, PIECE, PROMPTS, SHORT_ANSWER } from "./prompts.ts";

// The mock model, in a process of its own: node bench/lib/mock-aimock.ts; prints its address.

const usage = { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 };
const mock = new LLMock({ host: "127.0.0.1", port: 0, chunkSize: PIECE.length, journalMaxEntries: 1 });
mock.on(
  { userMessage: PROMPTS.firstToken },
  { content: SHORT_ANSWER, usage },
  {
    streamingProfile: { ttft: 50, tps: 100 },
  },
);
mock.on(
  { userMessage: PROMPTS.paced },
  { content: ANSWER, usage },
  {
    streamingProfile: { ttft: 200, tps: 100 },
  },
);
mock.on({ userMessage: PROMPTS.instant }, { content: ANSWER, usage });
// Its model list names the models of fixtures.
mock.on({ model: MODEL_NAME, userMessage: "-" }, { content: "-" });
const address = await mock.start();
process.stdout.write(`${address}/v1\n`);
