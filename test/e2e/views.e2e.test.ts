import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import {
  axeViolations,
  backgroundOf,
  launchBrowser,
  openVisitor,
  sidewaysFaults,
} from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { answerEnded, answersOf, ask, composerOf, conversationOf, signInAs } from "./support/people.ts";
import { askForReport, openFirstRequest } from "./support/report-request.ts";
import { keepScreenshot } from "./support/screenshots.ts";

type View = { name: string; open: (page: Page) => Promise<unknown> };

let server: CdsaServer;
let browser: Browser;
/** Addresses of conversations that hold an answer and a waiting request. */
const addresses = { answer: "", waiting: "" };

const heading = (page: Page, name: string) =>
  page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();

const ANALYST_VIEWS: readonly View[] = [
  {
    name: "chat-empty",
    open: (page) => page.goto("/chat").then(() => page.getByRole("list", { name: "Examples" }).waitFor()),
  },
  {
    name: "chat-answer",
    open: (page) =>
      page.goto(addresses.answer).then(() => answersOf(page).getByRole("table").first().waitFor()),
  },
  {
    name: "chat-waiting",
    open: (page) =>
      page.goto(addresses.waiting).then(() => conversationOf(page).getByText("Pending").waitFor()),
  },
];

const ADMIN_VIEWS: readonly View[] = [
  {
    name: "documents",
    open: (page) =>
      page
        .goto("/documents")
        .then(() => page.getByRole("navigation", { name: "Documents, newest first" }).waitFor()),
  },
  {
    name: "document",
    open: async (page) => {
      await page.goto("/documents");
      await page
        .getByRole("navigation", { name: "Documents, newest first" })
        .getByRole("link")
        .last()
        .click();
      await page.getByRole("region", { name: "Page 1" }).waitFor();
    },
  },
  {
    name: "documents-search",
    open: (page) =>
      page
        .goto("/documents?view=search&q=discount")
        .then(() => page.getByRole("status").filter({ hasText: "passage" }).waitFor()),
  },
  {
    name: "documents-ask",
    open: (page) =>
      page
        .goto("/documents?view=ask&q=What+is+the+interest+rate+of+the+loan%3F")
        .then(() => page.getByRole("region", { name: "Sources" }).waitFor()),
  },
  {
    name: "vault",
    open: (page) => page.goto("/vault").then(() => page.getByText("No secrets yet").waitFor()),
  },
  {
    name: "vault-keys",
    open: (page) =>
      page.goto("/vault?view=keys").then(() => page.getByText("There has been no rotation yet.").waitFor()),
  },
  {
    name: "vault-new",
    open: async (page) => {
      await page.goto("/vault");
      await page.getByRole("button", { name: "New secret" }).click();
      await page.getByRole("dialog", { name: "New secret" }).waitFor();
    },
  },
  {
    name: "protection",
    open: async (page) => {
      await page.goto("/protection");
      await page.getByLabel("A text").fill("Call John Miller at +1 415 555 0132, SSN 536-22-8841.");
      await page.getByRole("button", { name: "Look" }).click();
      await page.getByRole("heading", { name: "What would be sent" }).waitFor();
    },
  },
  {
    name: "protection-settings",
    open: (page) =>
      page
        .goto("/protection?view=settings")
        .then(() => page.getByRole("heading", { name: "What is looked for" }).waitFor()),
  },
  {
    name: "protection-rules",
    open: (page) =>
      page.goto("/protection?view=rules").then(() => page.getByText("No own pattern yet.").waitFor()),
  },
  {
    name: "models",
    open: (page) => page.goto("/models").then(() => page.getByRole("row").nth(1).waitFor()),
  },
  {
    name: "models-usage",
    open: (page) =>
      page
        .goto("/models?view=usage")
        .then(() => page.getByRole("heading", { name: "The last 30 days" }).waitFor()),
  },
  {
    name: "approvals-inbox",
    open: (page) =>
      page.goto("/approvals").then(() => page.getByRole("navigation", { name: "Requests" }).waitFor()),
  },
  { name: "approval-card", open: openFirstRequest },
  {
    name: "audit",
    open: (page) => page.goto("/audit").then(() => page.getByRole("row").nth(2).waitFor()),
  },
  {
    name: "audit-event",
    open: async (page) => {
      await page.goto("/audit");
      await page.getByRole("row").nth(1).getByRole("button").click();
      await page.getByRole("dialog", { name: "Audit event" }).waitFor();
    },
  },
  {
    name: "audit-egress",
    open: (page) =>
      page
        .goto("/audit/egress")
        .then(() => page.getByRole("heading", { name: "By destination, label and purpose" }).waitFor()),
  },
  {
    name: "people",
    open: (page) => page.goto("/people").then(() => page.getByRole("row").nth(2).waitFor()),
  },
  {
    name: "settings",
    open: (page) =>
      page.goto("/settings").then(() => page.getByRole("heading", { name: "Sign-ins" }).waitFor()),
  },
  {
    name: "notifications",
    open: async (page) => {
      await page.goto("/settings");
      await heading(page, "Settings");
      await page.getByRole("button", { name: /^Notifications/ }).click();
      await page.getByRole("dialog", { name: "Notifications" }).getByRole("listitem").first().waitFor();
    },
  },
];

const LOOKS = [
  { look: "wide-light", width: 1280, height: 800, colorScheme: "light" },
  { look: "wide-dark", width: 1280, height: 800, colorScheme: "dark" },
  { look: "narrow-light", width: 360, height: 740, colorScheme: "light" },
] as const;

beforeAll(async () => {
  [server, browser] = await Promise.all([startCdsaServer(), launchBrowser()]);
  await using analyst = await signInAs(browser, server.url, "analyst");
  await ask(analyst.page, "Analyze sales by region for 2024");
  await answerEnded(analyst.page);
  await conversationOf(analyst.page).getByRole("table").first().waitFor();
  addresses.answer = analyst.page.url();
  await analyst.page.goto("/chat");
  await composerOf(analyst.page).waitFor();
  await askForReport(analyst.page);
  addresses.waiting = analyst.page.url();
});

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Looks at each view, and answers with what is wrong in it. */
async function inspect(page: Page, views: readonly View[], look: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, open } of views) {
    await open(page);
    await keepScreenshot(page, `${name}-${look}`);
    const found = [...(await sidewaysFaults(page)), ...(await axeViolations(page))];
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

describe.each(LOOKS)(
  `${keeps("page.accessible")} ${keeps("page.narrow")} $look`,
  ({ look, width, height, colorScheme }) => {
    const options = { viewport: { width, height }, colorScheme };

    it("sign-in", async () => {
      await using visitor = await openVisitor(browser, server.url, options);
      const view = {
        name: "sign-in",
        open: (page: Page) => page.goto("/").then(() => heading(page, "Sign in")),
      };
      expect(await inspect(visitor.page, [view], look)).toEqual([]);
      expect(visitor.troubles).toEqual([]);
    });

    it("chat", async () => {
      await using analyst = await signInAs(browser, server.url, "analyst", options);
      expect(await inspect(analyst.page, ANALYST_VIEWS, look)).toEqual([]);
      expect(analyst.troubles).toEqual([]);
    });

    it("the other views", async () => {
      await using admin = await signInAs(browser, server.url, "admin", options);
      expect(await inspect(admin.page, ADMIN_VIEWS, look)).toEqual([]);
      expect(admin.troubles).toEqual([]);
    });
  },
);

describe("the checks themselves", () => {
  it("find a fault where there is one", async () => {
    await using visitor = await openVisitor(browser, server.url);
    const { page } = visitor;
    await page.goto("/");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    await page.evaluate(`
      const heading = document.querySelector("h1");
      heading.style.width = "3000px";
      heading.innerHTML = "<button></button>";
    `);

    expect((await axeViolations(page)).join("\n")).toContain("button-name");
    expect((await sidewaysFaults(page)).join("\n")).toMatch(/\d{3,} px are out of sight/);
  });
});

describe("theme", () => {
  it(keeps("page.theme"), async () => {
    await using visitor = await signInAs(browser, server.url, "analyst", { colorScheme: "light" });
    const { page } = visitor;
    const inLight = await backgroundOf(page);

    await page.getByRole("button", { name: "Account of analyst" }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await expect.poll(() => backgroundOf(page)).not.toBe(inLight);
    const inDark = await backgroundOf(page);
    await page.reload();
    await composerOf(page).waitFor();

    expect(await backgroundOf(page)).toBe(inDark);
  });
});
