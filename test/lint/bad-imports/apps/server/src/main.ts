import { context } from "./app/context.ts";

export const started = context;
