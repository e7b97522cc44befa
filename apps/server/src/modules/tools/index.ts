export type { ArgumentSource } from "./attribute-arguments.ts";
export { createBuiltinTools } from "./builtin/create-builtin-tools.ts";
export { createTools, type Tools } from "./create-tools.ts";
export type { OfferedTool } from "./offer-tools.ts";
export type { PreparedCall } from "./prepare-call.ts";
export type { CallResult } from "./run-call.ts";
export { prepareSampleData } from "./sample-data/prepare-sample-data.ts";
export type { SampleData } from "./sample-data/sample-data.ts";
