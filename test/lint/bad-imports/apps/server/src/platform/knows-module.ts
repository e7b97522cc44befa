export { append } from "../modules/audit/index.ts";
