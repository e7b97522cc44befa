import { randomBytes } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresDatabase } from "../support/test-database.ts";
import { keeps } from "./requirements.ts";
import { launchBrowser } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { answerEnded, answersOf, signInAs } from "./support/people.ts";
import {
  approve,
  askForReport,
  openFirstRequest,
  REPORT_TOOL,
  reportCard,
  reportResult,
  requestCard,
} from "./support/report-request.ts";
import { keepScreenshot, updateReadmeImage } from "./support/screenshots.ts";

const postgresServer = process.env["TEST_DATABASE_URL"] ?? "";
const README_WINDOW = { viewport: { width: 1440, height: 900 }, colorScheme: "light" } as const;
const README_CARD_WINDOW = { viewport: { width: 1440, height: 1040 }, colorScheme: "light" } as const;

/** The events of a call that waits for approval; reading the request is an event too, as often as somebody looks. */
const GOVERNED = new Set([
  "Approval requested",
  "Approval vote",
  "Approval decision",
  "Tool call initiated",
  "Tool call completed",
]);

const ownKeys = () => ({
  SECRET_KEY: randomBytes(32).toString("base64url"),
  JWT_SECRET_KEY: randomBytes(32).toString("base64url"),
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
});

let browser: Browser;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  browser = await launchBrowser();
  resources.defer(() => browser.close());
});
afterAll(() => resources.disposeAsync());

async function startOn(database: "embedded" | "PostgreSQL"): Promise<CdsaServer> {
  if (database === "embedded") return resources.use(await startCdsaServer());
  const own = resources.use(await createPostgresDatabase(postgresServer));
  return resources.use(await startCdsaServer({ DATABASE_URL: own.url, ...ownKeys() }));
}

const databases = postgresServer === "" ? (["embedded"] as const) : (["embedded", "PostgreSQL"] as const);

describe.each(databases)("the main job on the %s database", (database) => {
  let server: CdsaServer;
  beforeAll(async () => {
    server = await startOn(database);
  });

  it([keeps("approval.asked"), keeps("approval.notified"), keeps("approval.payload")].join(" "), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst", README_WINDOW);
    await using manager = await signInAs(browser, server.url, "manager", README_CARD_WINDOW);

    await askForReport(analyst.page);
    const waiting = await reportCard(analyst.page).innerText();
    await updateReadmeImage(analyst.page, "chat-approval");
    await keepScreenshot(analyst.page, `main-job-chat-waiting-${database}`);
    await manager.page.getByText("Approval required").waitFor();
    await manager.page.getByRole("button", { name: "Close" }).click();
    await manager.page.getByRole("button", { name: "Notifications, 1 unread" }).click();
    const notifications = manager.page.getByRole("dialog", { name: "Notifications" });
    await notifications.getByRole("listitem").first().getByRole("button").click();
    const card = requestCard(manager.page);
    const payload = card.getByRole("group", { name: "Arguments" });
    await payload.waitFor();

    expect(waiting).toMatch(/manager or higher decides/);
    expect(waiting).toMatch(/"year": 2024,\s+"quarter": 3/);
    expect(await payload.innerText()).toMatch(/"year": 2024,.*\s"quarter": 3.*\s\}/);
    expect(await card.innerText()).toContain("analyst");
    expect([...analyst.troubles, ...manager.troubles]).toEqual([]);
    await updateReadmeImage(card, "approval-card");
    await keepScreenshot(manager.page, `main-job-card-${database}`);
  });

  it(keeps("approval.not-own"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    await analyst.page.goto("/approvals?view=mine");
    await analyst.page.getByRole("navigation", { name: "Requests" }).getByRole("link").first().click();
    const card = requestCard(analyst.page);

    await card.getByText("This is your own request; another person decides it.").waitFor();

    expect(await card.getByRole("button", { name: "Approve" }).count()).toBe(0);
    expect(await card.getByRole("button", { name: "Reject" }).count()).toBe(0);
  });

  it(keeps("approval.continues"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    await using manager = await signInAs(browser, server.url, "manager");
    await analyst.page.getByRole("link", { name: /Q3 2024 financial report/i }).click();
    await reportCard(analyst.page).getByText("Pending").waitFor();

    await openFirstRequest(manager.page);
    await approve(manager.page, "The board meets on Thursday.");
    await requestCard(manager.page).getByText("It ran once and succeeded.").waitFor();
    await reportResult(analyst.page).getByText("Succeeded").waitFor();
    await answerEnded(analyst.page);

    // The card is renewed by the notification, the answer by the run: either may come first.
    await reportCard(analyst.page).getByText("The board meets on Thursday.").first().waitFor();
    expect(await reportResult(analyst.page).count()).toBe(1);
    await answersOf(analyst.page)
      .last()
      .getByText(/revenue|net income|Q3/i)
      .first()
      .waitFor();
    expect([...analyst.troubles, ...manager.troubles]).toEqual([]);
    await keepScreenshot(analyst.page, `main-job-chat-done-${database}`);
    await keepScreenshot(manager.page, `main-job-card-done-${database}`);
  });

  it(keeps("audit.steps"), async () => {
    await using auditor = await signInAs(browser, server.url, "auditor");
    const { page } = auditor;

    await page.goto(`/audit?tool=${REPORT_TOOL}`);
    const table = page.getByRole("table", { name: "Audit events, newest first" });
    await table.getByRole("row").nth(1).waitFor();
    const rows = await table.getByRole("row").all();
    const steps = await Promise.all(rows.map((row) => row.getByRole("cell").allInnerTexts()));

    expect(
      steps
        .reverse()
        .flatMap(([, event, person, , outcome]) =>
          GOVERNED.has(event ?? "") ? [[event, person, outcome]] : [],
        ),
    ).toEqual([
      ["Approval requested", "analyst", "Success"],
      ["Approval vote", "manager", "Success"],
      ["Approval decision", "manager", "Success"],
      ["Tool call initiated", "analyst", "Success"],
      ["Tool call completed", "analyst", "Success"],
    ]);
    await keepScreenshot(page, `main-job-audit-${database}`);
  });

  it(keeps("approval.rejected"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    await using manager = await signInAs(browser, server.url, "manager");

    await askForReport(analyst.page);
    await openFirstRequest(manager.page);
    const card = requestCard(manager.page);
    await card.getByRole("button", { name: "Reject" }).click();
    await card.getByText("Say why you reject it").waitFor();
    await card.getByLabel("Reason").fill("The quarter is not closed.");
    await card.getByRole("button", { name: "Reject" }).click();
    await reportCard(analyst.page).getByText("The quarter is not closed.").first().waitFor();
    await answerEnded(analyst.page);

    expect(await reportResult(analyst.page).getByText("Succeeded").count()).toBe(0);
    await keepScreenshot(analyst.page, `main-job-rejected-${database}`);
  });
});
