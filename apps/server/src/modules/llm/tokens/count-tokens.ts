import { estimateTokens } from "./estimate-tokens.ts";
import type { TokenFamily } from "./token-family.ts";

/** Counts tokens as a model of a family would. */
export type CountTokens = (text: string, family: TokenFamily) => Promise<number>;

type Encode = (text: string) => number;

// Encodings take tens of megabytes, so each is loaded when it is first needed.
const LOADERS = {
  o200k_base: async (): Promise<Encode> => {
    const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
    return (text) => countTokens(text, { disallowedSpecial: new Set() });
  },
  cl100k_base: async (): Promise<Encode> => {
    const { countTokens } = await import("gpt-tokenizer/encoding/cl100k_base");
    return (text) => countTokens(text, { disallowedSpecial: new Set() });
  },
};

// Merging the bytes of one long run without a space takes time quadratic in its length.
const PIECE_CHARACTERS = 1_000;
const MAX_COUNTED_CHARACTERS = 40_000;

/** What is beyond 40,000 characters is counted at the rate of what is before. */
export function createTokenCounter(): CountTokens {
  const loaded = new Map<keyof typeof LOADERS, Promise<Encode>>();
  return async (text, family) => {
    if (family.encoding === null || text === "") return estimateTokens(text, family);
    const loading = loaded.get(family.encoding) ?? LOADERS[family.encoding]();
    loaded.set(family.encoding, loading);
    const encode = await loading;
    let counted = 0;
    const length = Math.min(text.length, MAX_COUNTED_CHARACTERS);
    for (let start = 0; start < length; start += PIECE_CHARACTERS)
      counted += encode(text.slice(start, Math.min(length, start + PIECE_CHARACTERS)));
    return Math.ceil((counted * text.length) / length);
  };
}
