export { context } from "../app/context.ts";
