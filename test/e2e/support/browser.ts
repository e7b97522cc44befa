import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/lib/chromium.mjs";

const LAUNCH_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const ACTION_TIMEOUT_MS = 20_000;

/** Starts the browser; `await using` closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium() ?? "", args: LAUNCH_ARGUMENTS });
}

/** One person at a browser of their own, and what went wrong in it. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  /** Uncaught errors, refusals of the content security policy, and dialogs of the browser. */
  readonly troubles: readonly string[];
  /** The addresses outside the server that the page asked for. */
  readonly foreignRequests: readonly string[];
}

/** Opens a browser profile without any history; the page is still empty. */
export async function openVisitor(
  browser: Browser,
  serverUrl: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: serverUrl,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  const foreignRequests: string[] = [];
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const isOwn = request.url().startsWith(serverUrl) || /^(data|blob):/.test(request.url());
    if (!isOwn) foreignRequests.push(request.url());
  });
  return { page, troubles, foreignRequests, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds against WCAG 2.2 AA and its own good practice, one line for each rule and element. */
export async function axeViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(" ")} – ${node.failureSummary ?? violation.help}`,
    ),
  );
}

// Scripts are text, not functions: the types of these sources are the server's, which know no document.
// The body never scrolls; the views within it do. A table or code that the keyboard reaches may scroll by itself, and
// text that ends in an ellipsis, or is there for screen readers alone, is cut on purpose.
const SIDEWAYS = `
  [...document.querySelectorAll("body, body *")].flatMap((element) => {
    const style = getComputedStyle(element);
    const hidden = element.scrollWidth - element.clientWidth;
    const holdsWideData = element.matches("[role=group], [role=region]") || element.querySelector(":scope > table");
    const isDeliberate =
      style.overflowX === "visible" ||
      style.textOverflow === "ellipsis" ||
      style.clipPath !== "none" ||
      (element.tabIndex === 0 && holdsWideData) ||
      element.matches("input, textarea, select");
    return hidden > 1 && !isDeliberate
      ? [hidden + " px are out of sight in <" + element.tagName.toLowerCase() + " class='" + element.className + "'>"]
      : [];
  })`;

/** The places that scroll sideways or cut off what they hold, with how many pixels. */
export const sidewaysFaults = (page: Page): Promise<string[]> => page.evaluate<string[]>(SIDEWAYS);

/** The colour behind everything, as CSS. */
export const backgroundOf = (page: Page): Promise<string> =>
  page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
