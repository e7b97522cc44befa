import type { ChatStreamRequestSchema } from "@cdsa/contracts";
import { highestLabel } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { contradictingSessionIds } from "./chat.errors.ts";
import type { Question } from "./runs/create-run.ts";

/**
 * What is asked, from a body written to the contract; `history` and `userContext` are not read.
 * @throws AppError 400 where both spellings of the chat's id are given and differ.
 */
export function questionOfRequest(actor: Actor, body: z.infer<typeof ChatStreamRequestSchema>): Question {
  const { message, sessionId, session_id, activeModelId, label, purpose } = body;
  if (sessionId !== undefined && session_id !== undefined && sessionId !== session_id)
    throw contradictingSessionIds();
  return {
    actor,
    message,
    sessionId: sessionId ?? session_id ?? null,
    label: highestLabel("INTERNAL", label ?? "INTERNAL"),
    purpose: purpose ?? null,
    requestedModelId: activeModelId ?? null,
  };
}
