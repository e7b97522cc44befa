import { createHash } from "node:crypto";
import pg from "pg";

// Statements whose text varies without end, as lists of filters do, are not worth keeping on the server.
const MAX_PREPARED = 500;

/** Texts seen so far, each with the name under which it is prepared from its second time on. */
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size < MAX_PREPARED) names.set(text, createHash("sha256").update(text).digest("base64url"));
  return undefined;
}

/** Whether it is a statement of Drizzle's: a text without a name, with parameters apart. */
function isUnnamed(config: unknown, values: unknown): config is { text: string } {
  if (typeof config !== "object" || config === null || !Array.isArray(values) || values.length === 0)
    return false;
  return (
    "text" in config && typeof config.text === "string" && (!("name" in config) || config.name === undefined)
  );
}

type Send = (this: pg.Client, config: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection that has the server keep each statement with parameters from the second time it is sent: to parse
 * and plan one costs more than most of ours take to run. Statements begun together go out together.
 */
export class PreparingClient extends pg.Client {}

// One function serves all the overloads of `query`, which differ only in how the answer comes.
const { query: send } = pg.Client.prototype as unknown as { query: Send };
const sendPrepared: Send = function (config, ...rest) {
  const { stream } = this.connection;
  stream.cork();
  process.nextTick(() => {
    stream.uncork();
  });
  if (!isUnnamed(config, rest[0])) return send.call(this, config, ...rest);
  return send.call(this, { ...config, name: nameOf(config.text) }, ...rest);
};
Object.assign(PreparingClient.prototype, { query: sendPrepared });
