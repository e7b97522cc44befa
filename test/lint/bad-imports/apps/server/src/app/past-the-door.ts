export { append } from "../modules/audit/append.ts";
