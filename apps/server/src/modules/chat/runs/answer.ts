import type { AnsweredBy, ChatMessage, Model } from "@cdsa/contracts";
import { newId } from "../../../platform/ids/new-id.ts";
import type { ModelChoice, ModelSwitch, ModelToolCall, ModelUsage, ModelUse } from "../../llm/index.ts";

/** One answer of a model, while it comes. */
export type Answer = {
  messageId: string;
  text: string;
  toolCalls: ModelToolCall[];
  /** Of tools that the client carries out itself. */
  clientCalls: ModelToolCall[];
  usage: ModelUsage;
  /** What the model read instead of the whole chat; null where it read all of it. */
  historyRewrite: ChatMessage[] | null;
  /** Who answers: the model that was chosen, until another takes its place. */
  model: Pick<Model, "id" | "name" | "isLocal">;
  switches: ModelSwitch[];
  uses: ModelUse[];
  /** Of the conversation, as far as the model reads it. */
  context: { tokens: number; windowTokens: number };
};

export const newAnswer = ({ model, reason, passedOver }: ModelChoice): Answer => ({
  messageId: newId(),
  text: "",
  toolCalls: [],
  clientCalls: [],
  usage: { inputTokens: null, outputTokens: null },
  historyRewrite: null,
  model,
  switches: passedOver
    ? [{ kind: "refused", fromModelId: passedOver.modelId, to: model, code: passedOver.code, reason }]
    : [],
  uses: [],
  context: { tokens: 0, windowTokens: 0 },
});

/** What readers are told of who answers; what the text itself says is not said twice. */
export const answeredByOf = ({ model, switches, text, context }: Answer): AnsweredBy => ({
  modelId: model.id,
  name: model.name,
  isLocal: model.isLocal,
  notes: switches.map(({ reason }) => reason).filter((reason) => !text.includes(reason)),
  contextTokens: context.tokens,
  windowTokens: context.windowTokens,
});
