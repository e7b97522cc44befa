import type { Browser, Page } from "playwright-core";
import { axeViolations, sidewaysFaults } from "./browser.ts";
import { type SampleUser, signInAs } from "./people.ts";
import { keepScreenshot } from "./screenshots.ts";

export type LookedAt = { name: string; open: (page: Page) => Promise<unknown> };

const LOOKS = [
  { look: "1440-light", width: 1440, height: 900, colorScheme: "light" },
  { look: "1440-dark", width: 1440, height: 900, colorScheme: "dark" },
  { look: "360-light", width: 360, height: 740, colorScheme: "light" },
  { look: "360-dark", width: 360, height: 740, colorScheme: "dark" },
] as const;

/** Opens each view wide and narrow in both themes, keeps a picture, and answers with what is wrong in it. */
export async function inspectLooks(
  browser: Browser,
  serverUrl: string,
  user: SampleUser,
  views: readonly LookedAt[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const { look, width, height, colorScheme } of LOOKS) {
    await using visitor = await signInAs(browser, serverUrl, user, {
      viewport: { width, height },
      colorScheme,
    });
    const { page } = visitor;
    for (const { name, open } of views) {
      await open(page);
      await keepScreenshot(page, `${name}-${look}`);
      const found = [...(await sidewaysFaults(page)), ...(await axeViolations(page))];
      faults.push(...found.map((fault) => `${name} ${look}: ${fault}`));
    }
    faults.push(...visitor.troubles);
  }
  return faults;
}
