import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type CdsaServer, startCdsaServer } from "./cdsa-server.ts";

/** What most browser tests of a file play on: one server and one browser. */
export type Stage = { readonly server: CdsaServer; readonly browser: Browser };

/** Starts both before the tests of the calling file, and ends them afterwards; read it within tests only. */
export function useStage(env: Readonly<Record<string, string>> = {}): Stage {
  let stage: Stage | null = null;
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    const [server, browser] = await Promise.all([startCdsaServer(env), launchBrowser()]);
    resources.use(server);
    resources.defer(() => browser.close());
    stage = { server, browser };
  });
  afterAll(() => resources.disposeAsync());
  const started = (): Stage => {
    if (!stage) throw new Error("The stage stands from the first test on.");
    return stage;
  };
  return {
    get server() {
      return started().server;
    },
    get browser() {
      return started().browser;
    },
  };
}
