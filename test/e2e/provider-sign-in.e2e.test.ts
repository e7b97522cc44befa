import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OidcTestProvider, startOidcProvider } from "../support/oidc-provider.ts";
import { keeps } from "./requirements.ts";
import { axeViolations, launchBrowser, openVisitor } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { keepScreenshot } from "./support/screenshots.ts";

const BUTTON = "Sign in with your organisation";
const resources = new AsyncDisposableStack();
let provider: OidcTestProvider;
let server: CdsaServer;
let browser: Browser;

beforeAll(async () => {
  // Another site than the server's 127.0.0.1, as a provider is: cookies of the way back must bear that.
  provider = resources.use(await startOidcProvider("localhost"));
  const settings = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  };
  server = resources.use(await startCdsaServer(settings));
  browser = await launchBrowser();
  resources.defer(() => browser.close());
});
afterAll(() => resources.disposeAsync());

describe("sign-in at a provider", () => {
  it(keeps("sign-in.provider"), async () => {
    await using visitor = await openVisitor(browser, server.url);
    const { page } = visitor;
    provider.fault = "denied";
    await page.goto("/audit");
    await page.getByRole("link", { name: BUTTON }).click();
    await page.getByRole("alert").getByText("was not completed").waitFor();
    await keepScreenshot(page, "sign-in-provider");
    expect(await axeViolations(page)).toEqual([]);

    provider.fault = "none";
    provider.person = { sub: "at-provider", email: "jane@house.example", preferred_username: "jane" };
    await page.getByRole("link", { name: BUTTON }).click();
    await page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/audit");

    await page.reload();
    await page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    expect(visitor.troubles).toEqual([]);
  });
});
