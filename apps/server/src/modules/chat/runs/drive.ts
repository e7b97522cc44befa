import type { Label } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { MessageRow, RunRow } from "../chat.tables.ts";
import type { Lease, RunLogWriter } from "./run-log.ts";
import type { NewRun } from "./runs.repository.ts";

/** One driver's hold on a run. */
export type Drive = { lease: Lease; writer: RunLogWriter; signal: AbortSignal };

/** A run as its driver looks at it: without the lease, which the driver holds apart. */
export type DrivenRun = NewRun & Pick<RunRow, "turns" | "inputTokens" | "outputTokens" | "createdAt">;

/** What is stored of the run at the beginning of a step. */
export type Turn = {
  run: DrivenRun;
  /** The person the run answers, as they are now. */
  actor: Actor;
  messages: MessageRow[];
  /** Whether `messages` are also all of the chat. */
  isWholeChat: boolean;
  /** The highest label of all the run has seen. */
  label: Label;
};

/** What a driver's first step would read, known already to the one that has just stored it. */
export type Beginning = Omit<Turn, "label">;
