export { DECLASSIFY } from "./declassification/declassify-action.ts";
export { type Chat, createChat } from "./create-chat.ts";
