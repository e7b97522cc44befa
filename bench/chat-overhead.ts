import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchServer, type DatabaseKind, startBenchServer } from "./lib/bench-server.ts";
import { aiSdkChat, cdsaChat, type Chat, directChat } from "./lib/chats.ts";
import { startChild, waitUntilIdle } from "./lib/child-process.ts";
import { runLoad } from "./lib/load.ts";
import { PIECES } from "./lib/prompts.ts";
import { type Line, median, printReport, range } from "./lib/report.ts";

// What a chat through CDSA costs against the same model asked directly, side by side in one run:
//   node bench/chat-overhead.ts [--mock aimock|plain] [--rounds 3] [--only embedded|PostgreSQL]

const FIRST_TOKEN_CHATS = 60;
const AT_ONCE = 50;
const TURNS_A_ROUND = 600;
const WARM_UP_TURNS = 200;
const FIRST_TOKEN_LIMIT_MS: Readonly<Record<DatabaseKind, number>> = { PostgreSQL: 10, embedded: 15 };
const TOKENS_RATIO_LIMIT = 0.95;
const TURNS_LIMIT = 130;

type Contender = { name: string; chat: Chat };
type Rows<Value> = Map<string, Value[]>;

const { values: options } = parseArgs({
  options: {
    mock: { type: "string", default: "aimock" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});
const rounds = Number(options.rounds);

/** Lets each contender have its go in turn, so that a machine that drifts drifts for all of them. */
async function inTurn<Value>(
  contenders: readonly Contender[],
  times: number,
  measure: (chat: Chat) => Promise<Value>,
): Promise<Rows<Value>> {
  const rows: Rows<Value> = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < times; round += 1) {
    for (const { name, chat } of contenders) rows.get(name)?.push(await measure(chat));
  }
  return rows;
}

const medianOf = (rows: Rows<number>, name: string): number => median(rows.get(name) ?? []);

async function firstToken(contenders: readonly Contender[], kinds: readonly DatabaseKind[]): Promise<Line[]> {
  const rows = await inTurn(
    contenders,
    FIRST_TOKEN_CHATS,
    async (chat) => (await chat("firstToken")).firstTokenMs,
  );
  const directMs = medianOf(rows, "direct");
  return [
    ...["direct", "AI SDK alone"].map((name) => ({
      what: `${name}: first token, p50 of ${FIRST_TOKEN_CHATS}, 1 chat`,
      measured: `${medianOf(rows, name).toFixed(1)} ms`,
      target: "",
      isMet: null,
    })),
    ...kinds.map((kind) => {
      const laterMs = medianOf(rows, kind) - directMs;
      return {
        what: `CDSA ${kind}: first token later than direct`,
        measured: `${laterMs.toFixed(1)} ms`,
        target: `<= ${FIRST_TOKEN_LIMIT_MS[kind]} ms`,
        isMet: laterMs <= FIRST_TOKEN_LIMIT_MS[kind],
      };
    }),
  ];
}

async function tokensPerSecond(
  contenders: readonly Contender[],
  kinds: readonly DatabaseKind[],
): Promise<Line[]> {
  const rows = await inTurn(contenders, rounds, async (chat) => {
    const { turns, seconds } = await runLoad(chat, "paced", 2 * AT_ONCE, AT_ONCE);
    return (turns.length * PIECES) / seconds;
  });
  const direct = medianOf(rows, "direct");
  return [
    ...["direct", "AI SDK alone"].map((name) => ({
      what: `${name}: tokens/s, ${AT_ONCE} paced chats, ${rounds} x ${2 * AT_ONCE}`,
      measured: medianOf(rows, name).toFixed(0),
      target: "",
      isMet: null,
    })),
    ...kinds.map((kind) => {
      const ratio = medianOf(rows, kind) / direct;
      return {
        what: `CDSA ${kind}: tokens/s of direct`,
        measured: `${(100 * ratio).toFixed(1)} % (${medianOf(rows, kind).toFixed(0)})`,
        target: `>= ${100 * TOKENS_RATIO_LIMIT} %`,
        isMet: ratio >= TOKENS_RATIO_LIMIT,
      };
    }),
  ];
}

async function turnsPerSecond(
  contenders: readonly Contender[],
  kinds: readonly DatabaseKind[],
): Promise<Line[]> {
  for (const { chat } of contenders) await runLoad(chat, "instant", WARM_UP_TURNS, AT_ONCE);
  const rows = await inTurn(contenders, rounds, async (chat) => {
    const { turns, seconds } = await runLoad(chat, "instant", TURNS_A_ROUND, AT_ONCE);
    return turns.length / seconds;
  });
  return contenders.map(({ name }) => {
    const isOurs = kinds.some((kind) => kind === name);
    const rate = medianOf(rows, name);
    return {
      what: `${isOurs ? `CDSA ${name}` : name}: whole turns/s, ${AT_ONCE} at once, ${rounds} x ${TURNS_A_ROUND}`,
      measured: `${rate.toFixed(0)} (${range(rows.get(name) ?? [])})`,
      target: isOurs ? `>= ${TURNS_LIMIT}` : "",
      isMet: isOurs ? rate >= TURNS_LIMIT : null,
    };
  });
}

await using stack = new AsyncDisposableStack();
const mock = stack.use(
  await startChild([join(import.meta.dirname, "lib", `mock-${options.mock}.ts`)], {}, /(http:\S+)/),
);
const kinds = (["PostgreSQL", "embedded"] as const).filter(
  (kind) => options.only === undefined || options.only === kind,
);
const servers: BenchServer[] = [];
for (const kind of kinds) servers.push(stack.use(await startBenchServer(kind, mock.found)));
const contenders: Contender[] = [
  { name: "direct", chat: directChat(mock.found) },
  { name: "AI SDK alone", chat: aiSdkChat(mock.found) },
  ...servers.map((server) => ({ name: server.kind, chat: cdsaChat(server) })),
];
for (const { child } of servers) await waitUntilIdle(child);
for (const { chat } of contenders) await runLoad(chat, "firstToken", 20, 1);
const title = (what: string): string => `${what} (mock: ${options.mock})`;
printReport(title("First token"), await firstToken(contenders, kinds));
printReport(title("Paced chats"), await tokensPerSecond(contenders, kinds));
printReport(title("Instant answers"), await turnsPerSecond(contenders, kinds));
