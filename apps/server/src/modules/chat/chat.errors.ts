import type { Label } from "@cdsa/contracts";
import type { AppError } from "../../platform/errors/app-error.ts";
import { badRequest, conflict } from "../../platform/errors/common-errors.ts";

export const runInProgress = (): AppError =>
  conflict(
    "run_in_progress",
    "The last question of this chat is still being answered. Wait for it, or stop it first.",
  );

export const contradictingSessionIds = (): AppError =>
  badRequest("session_id_contradicts", "sessionId and session_id name two chats. Send one of them.");

export const labelNotLower = (from: Label, to: Label): AppError =>
  badRequest(
    "label_not_lower",
    `The chat is ${from}, and ${to} is not below it. A chat's label rises by itself with what comes into it; ask for a lower one.`,
  );
