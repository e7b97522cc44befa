export type {
  ChatModel,
  ModelMessage,
  ModelPart,
  ModelRequest,
  ModelSwitch,
  ModelTool,
  ModelToolCall,
  ModelToolResult,
  ModelUsage,
  ModelUse,
  Spender,
} from "./chat-model.ts";
export type { ModelChoice } from "./choose-model.ts";
export { createLlm, type Llm, type LlmDependencies } from "./create-llm.ts";
export { ModelError } from "./model-error.ts";
export { isLocalHost } from "./providers/provider.ts";
export { estimateTokens } from "./tokens/estimate-tokens.ts";
export { type TokenFamily, tokenFamilyOf } from "./tokens/token-family.ts";
