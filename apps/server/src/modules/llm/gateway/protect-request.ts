import type { JsonValue, Label, Model } from "@cdsa/contracts";
import type { Database } from "../../../platform/db/database.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import {
  createPseudonymMap,
  createStreamRestorer,
  createTextGuard,
  type Protection,
  type PseudonymMap,
  pseudonymsIn,
  restoreText,
  type TextGuard,
} from "../../protection/index.ts";
import type { ModelMessage, ModelPart, ModelRequest, ModelToolCall } from "../chat-model.ts";
import { PROTECTED_LABEL } from "../choose-model.ts";

export type ProtectionOfModels = {
  db: Database;
  protection: Pick<Protection, "detect" | "modeFor" | "openPseudonyms" | "storePseudonyms">;
};

/** A request as one model may have it, and the way its answer comes back. */
export type ProtectedRequest = {
  request: ModelRequest;
  /** The highest label of what is sent. */
  label: Label;
  answer: (parts: AsyncIterable<ModelPart>) => AsyncIterable<ModelPart>;
};

/**
 * Hides what identifies people from a model that may not see it. The pseudonyms of a conversation are stored before the
 * request leaves, and its answer keeps them: whoever shows it restores it for those who may read the values. Without a
 * conversation the answer comes back restored.
 */
export async function protectRequest(
  { db, protection }: ProtectionOfModels,
  model: Model,
  request: ModelRequest,
  label: Label,
): Promise<ProtectedRequest> {
  const mode = protection.modeFor(model, label);
  const sessionId = request.spender?.sessionId ?? null;
  if (mode !== "pseudonymise" && mode !== "redact") {
    const messages = await restoreHistory(protection, db, sessionId, request.messages);
    return { request: { ...request, messages }, label, answer: (parts) => parts };
  }
  const pseudonyms =
    sessionId === null ? createPseudonymMap() : await protection.openPseudonyms(db, sessionId);
  const known = pseudonyms.size;
  const guard = createTextGuard((text) => protection.detect(text), mode, pseudonyms);
  const messages = request.messages.map((message) => hideIn(message, guard));
  if (sessionId !== null && pseudonyms.size > known)
    await db.transaction((tx) => protection.storePseudonyms(tx, sessionId, pseudonyms));
  // Without any value of its own, a map restores nothing and only keeps pseudonyms whole.
  const shown = sessionId === null ? pseudonyms : createPseudonymMap();
  return {
    request: { ...request, messages },
    label: label === "PUBLIC" ? label : PROTECTED_LABEL,
    answer: (parts) => inWholeNames(parts, shown),
  };
}

/** A model that may see the values reads what a limited one wrote before it with the values in it. */
async function restoreHistory(
  protection: ProtectionOfModels["protection"],
  db: Database,
  sessionId: string | null,
  messages: ModelMessage[],
): Promise<ModelMessage[]> {
  const isUnder = (message: ModelMessage): boolean =>
    message.role === "assistant" && pseudonymsIn(message.text).length > 0;
  if (sessionId === null || !messages.some(isUnder)) return messages;
  const pseudonyms = await protection.openPseudonyms(db, sessionId);
  return messages.map((message) =>
    message.role === "assistant" ? { ...message, text: restoreText(message.text, pseudonyms) } : message,
  );
}

function hideIn(message: ModelMessage, guard: TextGuard): ModelMessage {
  if (message.role === "system") return message;
  if (message.role === "user") return { ...message, text: guard.text(message.text, "house") };
  if (message.role === "assistant")
    return {
      ...message,
      text: guard.text(message.text, "model"),
      toolCalls: message.toolCalls.map((call) => hideInCall(call, guard)),
    };
  const { result } = message;
  return result.status === "succeeded"
    ? { ...message, result: { ...result, result: guard.json(result.result, "house") } }
    : { ...message, result: { ...result, reason: guard.text(result.reason, "house") } };
}

function hideInCall(call: ModelToolCall, guard: TextGuard): ModelToolCall {
  const value: JsonValue | undefined = parseJson(call.argumentsText);
  const argumentsText =
    value === undefined
      ? guard.text(call.argumentsText, "model")
      : JSON.stringify(guard.json(value, "model"));
  return { ...call, argumentsText };
}

/** The pieces of an answer, cut so that no pseudonym is split between two of them. */
async function* inWholeNames(
  parts: AsyncIterable<ModelPart>,
  pseudonyms: PseudonymMap,
): AsyncGenerator<ModelPart> {
  let restorer = createStreamRestorer(pseudonyms);
  for await (const part of parts) {
    if (part.type === "text-delta") {
      const text = restorer.push(part.text);
      if (text !== "") yield { type: "text-delta", text };
      continue;
    }
    const rest = restorer.end();
    if (rest !== "") yield { type: "text-delta", text: rest };
    restorer = createStreamRestorer(pseudonyms);
    yield part;
  }
}
