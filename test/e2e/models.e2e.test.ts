import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { startRemoteModel } from "../support/remote-model.ts";
import type { ScriptedModel } from "../support/scripted-model.ts";
import { keeps } from "./requirements.ts";
import { launchBrowser } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { inspectLooks } from "./support/looks.ts";
import { answerEnded, ask, goTo, signInAs } from "./support/people.ts";

let model: ScriptedModel;
let server: CdsaServer;
let browser: Browser;

beforeAll(async () => {
  const remote = await startRemoteModel(() => ({ text: ["Certainly."] }));
  model = remote;
  [server, browser] = await Promise.all([startCdsaServer(remote.env), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const openView = async (page: Page, view: string): Promise<void> => {
  await page.goto(`/models?view=${view}`);
  await page.getByRole("heading", { name: "Models", exact: true }).waitFor();
};

describe("models", () => {
  it(keeps("models.registry"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await goTo(page, "Models");
    const planner = page.getByRole("row").filter({ hasText: "Built-in planner" });
    await planner.getByText("In the house").waitFor();
    await planner.getByText("Restricted").waitFor();
    await page.getByRole("button", { name: "Usage" }).click();
    await page.getByText("Nothing was used in this period.").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "The last 30 days" }).waitFor();
    expect(analyst.troubles).toEqual([]);
  });

  it(keeps("models.routing"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await openView(page, "routing");
    const table = page.getByRole("region", { name: "Who answers what" });
    await table.getByRole("row").filter({ hasText: "Internal" }).getByText("scripted").first().waitFor();
    expect(await table.getByRole("row").count()).toBe(5);
    expect(await page.getByRole("heading", { name: "Order of fallbacks" }).count()).toBe(0);

    await using admin = await signInAs(browser, server.url, "admin");
    await openView(admin.page, "routing");
    await admin.page.getByLabel("Add a model").selectOption({ label: "scripted" });
    await admin.page.getByRole("button", { name: "Remove scripted" }).click();
    await admin.page.getByText("None: where a model fails").waitFor();
    expect([...analyst.troubles, ...admin.troubles]).toEqual([]);
  });

  it(keeps("models.budgets"), async () => {
    await using manager = await signInAs(browser, server.url, "manager");
    await openView(manager.page, "budgets");
    await manager.page.getByRole("region", { name: "Models" }).waitFor();
    expect(await manager.page.getByRole("button", { name: "Budgets" }).count()).toBe(0);

    await using admin = await signInAs(browser, server.url, "admin");
    const { page } = admin;
    await openView(page, "budgets");
    await page.getByRole("button", { name: "Add budget" }).click();
    await page.getByLabel("Who").selectOption({ label: "Person analyst" });
    await page.getByLabel("Dollars a month").fill("0.01");
    await page.getByLabel("Warn at percent").fill("70");
    await page.getByRole("dialog").getByRole("button", { name: "Save changes" }).click();
    const row = page.getByRole("row").filter({ hasText: "Person analyst" });
    await row.getByText("70 %", { exact: true }).waitFor();
    await page.reload();
    await row.getByText("70 %", { exact: true }).waitFor();
    expect([...manager.troubles, ...admin.troubles]).toEqual([]);
  });

  it(keeps("models.usage"), async () => {
    await using admin = await signInAs(browser, server.url, "admin");
    const { page } = admin;
    await page.goto("/models");
    await page.getByRole("button", { name: "Set up scripted" }).click();
    await page.getByLabel("Dollars per million tokens in").fill("200");
    await page.getByLabel("Dollars per million tokens out").fill("900");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("$200 in, $900 out").waitFor();
    await using analyst = await signInAs(browser, server.url, "analyst");
    await ask(analyst.page, "Good morning");
    await answerEnded(analyst.page);

    await openView(page, "usage");
    await page.getByRole("group", { name: "Cost by day" }).getByRole("img").waitFor();
    await page.getByRole("button", { name: "Tokens", exact: true }).click();
    await page.getByRole("group", { name: "Tokens by day" }).waitFor();
    await page.getByRole("button", { name: "Person", exact: true }).click();
    await page.getByRole("region", { name: "Person" }).getByRole("rowheader", { name: "analyst" }).waitFor();
    expect([...analyst.troubles, ...admin.troubles]).toEqual([]);
  });

  it("looks right in every width and theme", async () => {
    const views = ["registry", "routing", "budgets", "usage"].map((name) => ({
      name: `models-${name}`,
      open: async (page: Page) => {
        await openView(page, name);
        await page.getByRole("table").first().waitFor();
      },
    }));
    expect(await inspectLooks(browser, server.url, "admin", views)).toEqual([]);
  });
});
