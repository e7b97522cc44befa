import { request } from "node:https";

export const send = (): void => {
  request("https://example.org").end();
};
