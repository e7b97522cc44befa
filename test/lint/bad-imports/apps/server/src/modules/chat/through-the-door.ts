export { append } from "../audit/index.ts";
