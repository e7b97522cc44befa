import type { Locator, Page } from "playwright-core";
import { ask, conversationOf } from "./people.ts";

export const REPORT_QUESTION = "Generate the Q3 2024 financial report";
export const REPORT_TOOL = "generate_financial_report";

/** The card of the waiting report in the requester's chat. */
export const reportCard = (page: Page): Locator =>
  conversationOf(page).getByRole("region", { name: `Approval needed for ${REPORT_TOOL}` });

/** The result of the report in the requester's chat. */
export const reportResult = (page: Page): Locator =>
  conversationOf(page).getByRole("region", { name: REPORT_TOOL, exact: true });

/** The whole request, as the person who decides sees it. */
export const requestCard = (page: Page): Locator =>
  page.getByRole("article", { name: `Request to run ${REPORT_TOOL}` });

/** Asks for the report and waits until it waits for approval. */
export async function askForReport(page: Page): Promise<void> {
  await ask(page, REPORT_QUESTION);
  await reportCard(page).getByText("Pending").waitFor();
}

/** Opens the first request of the inbox. */
export async function openFirstRequest(page: Page): Promise<void> {
  await page.goto("/approvals");
  await page.getByRole("navigation", { name: "Requests" }).getByRole("link").first().click();
  await requestCard(page).waitFor();
}

/** Approves the request that is open. */
export async function approve(page: Page, reason: string): Promise<void> {
  const card = requestCard(page);
  await card.getByLabel("Reason").fill(reason);
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText(reason).waitFor();
}
