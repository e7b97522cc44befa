import type { Label, Model } from "@cdsa/contracts";
import type { ModelPart, ModelRequest, ModelUse } from "../chat-model.ts";
import { estimateTokens } from "../tokens/estimate-tokens.ts";
import { tokenFamilyOf } from "../tokens/token-family.ts";

/** Follows one exchange, and tells its use once, however it ends. */
export interface ExchangeMeter {
  /** The server has taken the request: from here on it costs. */
  accepted(): void;
  /** Takes note of a piece; gives `finish` with the tokens counted here where the provider told none. */
  passing(part: ModelPart): ModelPart;
  /** The exchange is over; after a `finish` it does nothing. */
  ended(outcome: "failed" | "stopped"): void;
}

type Metered = {
  model: Pick<Model, "id" | "name" | "provider" | "family">;
  request: Pick<ModelRequest, "messages" | "tools" | "onUse">;
  label: Label;
};

/** What a provider does not tell is estimated: the encodings that count exactly take hundreds of megabytes. */
export function meterExchange({ model, request, label }: Metered): ExchangeMeter {
  const family = tokenFamilyOf(model);
  const output: string[] = [];
  let isOpen = false;
  const countInput = (): number => estimateTokens(JSON.stringify([request.messages, request.tools]), family);
  const countOutput = (): number => estimateTokens(output.join(""), family);
  const tell = (use: Omit<ModelUse, "modelId" | "label">): void => {
    isOpen = false;
    request.onUse?.({ modelId: model.id, label, ...use });
  };
  return {
    accepted() {
      isOpen = true;
    },
    passing(part) {
      if (part.type === "text-delta" || part.type === "reasoning-delta") output.push(part.text);
      else if (part.type === "tool-call") output.push(part.call.toolName, part.call.argumentsText);
      if (part.type !== "finish") return part;
      const { inputTokens: input, outputTokens: out } = part.usage;
      // A count of 0 is none: there is always a question.
      const inputTokens = input === null || input === 0 ? countInput() : input;
      const outputTokens = out === null || (out === 0 && output.length > 0) ? countOutput() : out;
      const isEstimate = inputTokens !== input || outputTokens !== out;
      tell({ inputTokens, outputTokens, isEstimate, outcome: "completed" });
      return { ...part, usage: { inputTokens, outputTokens } };
    },
    ended(outcome) {
      if (!isOpen) return;
      isOpen = false;
      const [inputTokens, outputTokens] = [countInput(), countOutput()];
      tell({ inputTokens, outputTokens, isEstimate: true, outcome });
    },
  };
}
