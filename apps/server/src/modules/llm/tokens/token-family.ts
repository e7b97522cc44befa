import type { Model } from "@cdsa/contracts";

/** How the tokens of a model are counted. */
export type TokenFamily = {
  /** The vendor's published encoding; null where there is none, and an estimate serves. */
  encoding: "o200k_base" | "cl100k_base" | null;
  /** Of plain English and JSON, measured on the low side so that estimates err on the high one. */
  charactersPerToken: number;
};

const OPENAI: TokenFamily = { encoding: "o200k_base", charactersPerToken: 3.8 };
const OLD_OPENAI: TokenFamily = { encoding: "cl100k_base", charactersPerToken: 3.8 };

const BY_NAME: readonly (readonly [RegExp, TokenFamily])[] = [
  [/^(openai\/)?gpt-(3\.5|4($|-(?!o|\.)))|^text-embedding/, OLD_OPENAI],
  [/^(openai\/)?(gpt-|chatgpt-|o\d)/, OPENAI],
  [/claude/, { encoding: null, charactersPerToken: 3.2 }],
  [/gemini|gemma/, { encoding: null, charactersPerToken: 3.8 }],
  [/llama|qwen|mistral|mixtral|phi|deepseek/, { encoding: null, charactersPerToken: 3.5 }],
];
const UNKNOWN: TokenFamily = { encoding: null, charactersPerToken: 3.4 };

/** The family of a model, by its name and by what its provider says of it. */
export function tokenFamilyOf({
  name,
  provider,
  family,
}: Pick<Model, "name" | "provider" | "family">): TokenFamily {
  const text = `${name} ${family ?? ""}`.toLowerCase();
  const known = BY_NAME.find(([pattern]) => pattern.test(text))?.[1];
  // A deployment of Azure may be named anything; what is deployed there is OpenAI's.
  return known ?? (provider === "azure" ? OPENAI : UNKNOWN);
}
