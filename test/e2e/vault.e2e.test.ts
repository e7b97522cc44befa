import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { SAMPLE_PASSWORD } from "./support/cdsa-server.ts";
import { goTo, type SampleUser, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

const visit = (user: SampleUser) => signInAs(stage.browser, stage.server.url, user);
const dialogOf = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const secretsOf = (page: Page) => page.getByRole("navigation", { name: "Secrets, newest first" });

async function keepSecret(page: Page, name: string, value: string): Promise<void> {
  await goTo(page, "Vault");
  await button(page, "New secret").click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Value").fill(value);
  await dialog.getByLabel("What it is for").fill("Reads the ledger of the bank");
  await keepScreenshot(page, "vault-new-secret");
  await dialog.getByRole("button", { name: "Keep secret" }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

describe("the vault", () => {
  it(`${keeps("vault.shown")} ${keeps("vault.kept")}`, async () => {
    await using visitor = await visit("manager");
    const { page } = visitor;
    await keepSecret(page, "BANK_TOKEN", "first-value-of-the-bank");
    await keepScreenshot(page, "vault-secret");
    expect(await page.content()).not.toContain("first-value-of-the-bank");

    await button(page, "New value").click();
    await dialogOf(page).getByLabel("Value").fill("second-value-of-the-bank");
    await dialogOf(page).getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Version 2").first().waitFor();

    await button(page, "Show value").first().click();
    await dialogOf(page).getByLabel("Why you need it").fill("Für die Prüfung");
    await dialogOf(page).getByRole("button", { name: "Show value" }).click();
    await dialogOf(page).getByLabel("Your password").fill(SAMPLE_PASSWORD);
    await keepScreenshot(page, "vault-step-up");
    await dialogOf(page).getByRole("button", { name: "Confirm and show" }).click();
    await dialogOf(page).getByText("second-value-of-the-bank").waitFor();
    await dialogOf(page)
      .getByText(/^Hidden in \d+ s$/)
      .waitFor();
    await keepScreenshot(page, "vault-value");
    await dialogOf(page).getByRole("button", { name: "Hide now" }).click();
    await dialogOf(page).getByText("The value is hidden again.").waitFor();
    expect(await page.content()).not.toContain("second-value-of-the-bank");
    await page.keyboard.press("Escape");

    const older = page.getByRole("listitem").filter({ hasText: "Version 1" });
    await older.getByRole("button", { name: "Destroy" }).click();
    await dialogOf(page).getByRole("button", { name: "Destroy" }).click();
    await older.getByText("Destroyed").waitFor();
    await keepScreenshot(page, "vault-versions");
    expect(visitor.troubles.filter((trouble) => !trouble.includes("403"))).toEqual([]);
  });

  it(keeps("vault.access"), async () => {
    await using manager = await visit("manager");
    await keepSecret(manager.page, "SHARED_KEY", "shared-value");
    const address = manager.page.url();
    await using analyst = await visit("analyst");
    await analyst.page.goto(address);
    await analyst.page.getByText("There is nothing at this address").waitFor();

    await button(manager.page, "Change").click();
    await dialogOf(manager.page).getByLabel("People").selectOption({ label: "analyst" });
    await keepScreenshot(manager.page, "vault-access");
    await dialogOf(manager.page).getByRole("button", { name: "Save changes" }).click();
    await manager.page
      .getByRole("region", { name: "Who may use it" })
      .getByText("analyst", { exact: true })
      .waitFor();

    await analyst.page.reload();
    await analyst.page.getByRole("heading", { name: "SHARED_KEY" }).waitFor();
    await button(analyst.page, "Show value").waitFor();
    await expect.poll(() => button(analyst.page, "Edit").count()).toBe(0);
    expect(await button(analyst.page, "New secret").count()).toBe(0);
  });

  it(`${keeps("vault.import")} ${keeps("vault.keys")}`, async () => {
    await using visitor = await visit("admin");
    const { page } = visitor;
    await goTo(page, "Vault");
    await button(page, "Import").click();
    await dialogOf(page).getByLabel("Content of the file").fill("MAIL_KEY=abc\nSHARED_KEY=def\n");
    await dialogOf(page).getByRole("button", { name: "Import" }).click();
    await dialogOf(page).getByText("1 kept, 1 refused").waitFor();
    await keepScreenshot(page, "vault-import");
    await dialogOf(page).getByRole("button", { name: "Done" }).click();
    await secretsOf(page).getByText("MAIL_KEY").waitFor();

    await button(page, "Keys").click();
    await page.getByText("There has been no rotation yet.").waitFor();
    await button(page, "Rotate now").click();
    await dialogOf(page).getByRole("button", { name: "Rotate now" }).click();
    await page.getByRole("region", { name: "Rotations" }).getByText("Completed").waitFor();
    await keepScreenshot(page, "vault-keys");
    expect(visitor.troubles).toEqual([]);
  });
});
