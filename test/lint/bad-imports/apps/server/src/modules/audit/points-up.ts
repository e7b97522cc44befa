export { chat } from "../chat/index.ts";
