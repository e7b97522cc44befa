import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

const README_IMAGES = join(import.meta.dirname, "../../../docs/images");
const SEEN = join(tmpdir(), "cdsa-e2e-screenshots");

/** Keeps a picture of a view outside the repository, for whoever wants to look at what the tests saw. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(SEEN, { recursive: true });
  await page.screenshot({ path: join(SEEN, `${name}.png`), animations: "disabled" });
}

/** Renews a picture of the README; only when UPDATE_SCREENSHOTS=1 asks for it. */
export async function updateReadmeImage(target: Page | Locator, name: string): Promise<void> {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  await mkdir(README_IMAGES, { recursive: true });
  await target.screenshot({ path: join(README_IMAGES, `${name}.png`), animations: "disabled" });
}
