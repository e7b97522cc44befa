import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openVisitor, type Visitor } from "./browser.ts";
import { SAMPLE_PASSWORD } from "./cdsa-server.ts";

export type SampleUser = "admin" | "manager" | "analyst" | "auditor";

/** Fills in and sends the sign-in form that is on the page. */
export async function fillSignIn(page: Page, username: string, password = SAMPLE_PASSWORD): Promise<void> {
  await page.getByLabel("User name or e-mail").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A sample person, signed in, at the chat. */
export async function signInAs(
  browser: Browser,
  serverUrl: string,
  username: SampleUser,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await openVisitor(browser, serverUrl, options);
  await visitor.page.goto("/");
  await fillSignIn(visitor.page, username);
  await composerOf(visitor.page).waitFor();
  return visitor;
}

export const composerOf = (page: Page) => page.getByRole("textbox", { name: "Message" });

/** Sends a question in the chat that is open. */
export async function ask(page: Page, question: string): Promise<void> {
  await composerOf(page).fill(question);
  await page.getByRole("button", { name: "Send" }).click();
}

export const conversationOf = (page: Page) => page.getByRole("log", { name: "Conversation" });

/** The answers of the agent, in order. */
export const answersOf = (page: Page) => conversationOf(page).getByRole("article", { name: "CDSA" });

/** Waits until nothing is being written. */
export async function answerEnded(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
}

/** Goes to a view by its link in the navigation. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: view }).click();
}
