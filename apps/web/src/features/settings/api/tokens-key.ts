/** Name of the cached list of my API tokens. */
export const TOKENS_KEY = ["api-tokens"] as const;
