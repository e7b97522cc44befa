export type {
  ChatModel,
  ModelMessage,
  ModelPart,
  ModelRequest,
  ModelTool,
  ModelToolCall,
  ModelToolResult,
  ModelUsage,
} from "./chat-model.ts";
export type { ModelChoice } from "./choose-model.ts";
export { createLlm, type Llm } from "./create-llm.ts";
export { isLocalHost } from "./provider.ts";
export { ModelError } from "./model-error.ts";
