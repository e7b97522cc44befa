import type { ChatMessage, JsonValue } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { EnvelopeError } from "../../../platform/crypto/envelope.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import {
  coveredValue,
  type PseudonymMap,
  pseudonymsIn,
  restoreCovered,
  restoreJson,
} from "../../protection/index.ts";
import type { ChatContext } from "../chat-context.ts";

/** Shows one reader the values behind pseudonyms, within one response. */
export interface Revealer {
  /** The text with the values this reader is cleared for. */
  text(text: string): Promise<string>;
  message(message: ChatMessage): Promise<ChatMessage>;
  json(value: JsonValue): Promise<JsonValue>;
}

/** What is read; a run without a chat has no pseudonyms. */
export type Reading = {
  sessionId: string | null;
  runId: string | null;
  what: "stream" | "session" | "export";
};

type RevealerContext = Pick<ChatContext, "db" | "protection" | "logger">;

/**
 * For the owner of a chat, whose answers a limited model wrote under pseudonyms. The row of the audit log is committed
 * before the first value is shown, and there is one for each response; a text without pseudonyms costs nothing.
 */
export function createRevealer(context: RevealerContext, actor: Actor, reading: Reading): Revealer {
  const unknown = new Set<string>();
  let pseudonyms: PseudonymMap | null = null;
  let isRecorded = false;

  /** Read again where a name is new: a later turn of the same run adds its own. */
  async function mapFor(names: readonly string[]): Promise<PseudonymMap | null> {
    const isNew = names.some((name) => pseudonyms?.valueOf(name) === undefined && !unknown.has(name));
    if (isNew) {
      pseudonyms = await open(context, reading.sessionId);
      for (const name of names) if (pseudonyms?.valueOf(name) === undefined) unknown.add(name);
    }
    return pseudonyms;
  }

  /** The map for what stands in `written`; null where nothing of it can be restored for this reader. */
  async function mapOf(written: string): Promise<PseudonymMap | null> {
    const names = pseudonymsIn(written);
    const map = names.length === 0 ? null : await mapFor(names);
    const { clearance } = actor;
    if (map === null || names.every((name) => coveredValue(name, map, clearance) === undefined)) return null;
    if (!isRecorded) {
      await record(context, actor, reading);
      isRecorded = true;
    }
    return map;
  }

  async function text(given: string): Promise<string> {
    const map = await mapOf(given);
    return map === null ? given : restoreCovered(given, map, actor.clearance);
  }

  return {
    text,
    async json(value) {
      const map = await mapOf(JSON.stringify(value));
      return map === null ? value : restoreJson(value, map, actor.clearance);
    },
    message: async (message) =>
      message.author === "agent" ? { ...message, text: await text(message.text) } : message,
  };
}

/** Null where what is stored does not open: the reader sees pseudonyms. */
async function open(
  { db, protection, logger }: RevealerContext,
  sessionId: string | null,
): Promise<PseudonymMap | null> {
  if (sessionId === null) return null;
  try {
    return await protection.openPseudonyms(db, sessionId);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    logger.warn({ err: error, sessionId }, "the pseudonyms of a chat do not open");
    return null;
  }
}

const record = (
  { db }: RevealerContext,
  actor: Actor,
  { sessionId, runId, what }: Reading,
): Promise<string> =>
  appendAuditEvent(db, {
    type: "PSEUDONYM_REVEALED",
    userId: actor.userId,
    sessionId,
    runId,
    details: { what },
    origin: actor.origin,
  });
