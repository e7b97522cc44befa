import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRemoteModel } from "../support/remote-model.ts";
import { keeps } from "./requirements.ts";
import { axeViolations, launchBrowser, sidewaysFaults } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { answerEnded, answersOf, ask, composerOf, goTo, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";

let server: CdsaServer;
let browser: Browser;
let modelHost: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const model = resources.use(await startRemoteModel(() => ({ text: ["Noted."] })));
  modelHost = new URL(model.baseUrl).host;
  browser = await launchBrowser();
  resources.defer(() => browser.close());
  server = resources.use(await startCdsaServer(model.env));
});
afterAll(() => resources.disposeAsync());

const LOOKS = [
  { look: "wide-light", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { look: "wide-dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { look: "narrow-light", viewport: { width: 360, height: 740 }, colorScheme: "light" },
  { look: "narrow-dark", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
] as const;

describe("a chat and what left of it", () => {
  it(keeps("session.lowered"), async () => {
    await using manager = await signInAs(browser, server.url, "manager");
    await using admin = await signInAs(browser, server.url, "admin");
    const { page } = manager;
    await ask(page, "Note that Jane Miller, SSN 536-22-8841, starts in spring.");
    await answersOf(page).first().waitFor();
    await answerEnded(page);
    const bar = page.getByRole("group", { name: "Sensitivity of this conversation" });
    await bar.getByText("Confidential").waitFor();

    await bar.getByRole("button", { name: "Lower…" }).click();
    const dialog = page.getByRole("dialog", { name: "Lower the label" });
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByLabel("Why it may be lowered").fill("The person is invented");
    await dialog.getByRole("button", { name: "Ask for it" }).click();
    await bar.getByRole("link", { name: "Lowering waits" }).waitFor();

    await admin.page.goto("/approvals");
    await admin.page.getByRole("navigation", { name: "Requests" }).getByRole("link").first().click();
    const card = admin.page.getByRole("article", { name: "Request to run session.declassify" });
    const lowered = card.getByRole("region", { name: "What is lowered" });
    await lowered.getByText("Confidential").first().waitFor();
    await lowered.getByText("Internal").first().waitFor();
    await lowered.getByText("SSN 536-22-8841").first().waitFor();
    await keepScreenshot(admin.page, "declassify-card-wide-light");
    expect([...(await axeViolations(admin.page)), ...(await sidewaysFaults(admin.page))]).toEqual([]);
    await card.getByRole("button", { name: "Approve" }).click();
    await card.getByText("Approved").first().waitFor();

    await bar.getByText("Internal").waitFor();
    await bar.getByText("Confidential").waitFor({ state: "detached" });
    await page.reload();
    await bar.getByText("Internal").waitFor();
    expect([...manager.troubles, ...admin.troubles]).toEqual([]);
  });

  it(keeps("egress.statement"), async () => {
    await using auditor = await signInAs(browser, server.url, "auditor");
    const { page } = auditor;
    await goTo(page, "Audit");
    await page.getByRole("link", { name: "What left" }).click();
    const lines = page.getByRole("region", { name: "By destination, label and purpose" }).getByRole("table");
    const line = lines.getByRole("row").filter({ hasText: modelHost }).filter({ hasText: "Internal" });
    await line.getByText("model:openai").waitFor();
    await page
      .getByRole("region", { name: "Labels that were lowered" })
      .getByRole("link", { name: "See the approval" })
      .first()
      .waitFor();

    await page.getByRole("button", { name: "Today" }).click();
    await line.waitFor();
    expect(new URL(page.url()).search).toContain("from=");
    await page.reload();
    await line.waitFor();

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const file = await (await downloading).path();
    const csv = await readFile(file, "utf8");
    expect(csv).toMatch(/^record,destination,label,purpose,/);
    expect(csv).toContain(`line,${modelHost},INTERNAL,model:openai,`);
    expect(auditor.troubles).toEqual([]);

    await using analyst = await signInAs(browser, server.url, "analyst");
    await goTo(analyst.page, "Audit");
    await analyst.page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    expect(await analyst.page.getByRole("link", { name: "What left" }).count()).toBe(0);
    await analyst.page.goto("/audit/egress");
    await analyst.page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    expect(new URL(analyst.page.url()).pathname).toBe("/audit");
  });

  it.each(LOOKS)("is readable $look", async ({ look, viewport, colorScheme }) => {
    await using admin = await signInAs(browser, server.url, "admin", { viewport, colorScheme });
    const { page } = admin;
    await composerOf(page).waitFor();
    await page.goto("/audit/egress");
    await page.getByText("model:openai").first().waitFor();
    await keepScreenshot(page, `egress-${look}`);
    expect([...(await axeViolations(page)), ...(await sidewaysFaults(page))]).toEqual([]);
    expect(admin.troubles).toEqual([]);
  });
});
