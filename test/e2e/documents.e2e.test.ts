import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { keeps } from "./requirements.ts";
import { goTo, type SampleUser, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

const RULES = [
  "# Rules for the archive",
  "",
  "Glass plates of the observatory are kept for eleven years after the last loan.",
  "",
  "## Keys",
  "",
  "The key of the archive is held by two officers. A copy is not made.",
].join("\n");

type File = { name: string; mimeType: string; buffer: Buffer };
const markdown = (name: string, text: string): File => ({
  name,
  mimeType: "text/markdown",
  buffer: Buffer.from(text, "utf8"),
});

const visit = (user: SampleUser) => signInAs(stage.browser, stage.server.url, user);

async function upload(page: Page, files: File[], label: string): Promise<void> {
  await goTo(page, "Documents");
  // The chat, which may still be on the screen, takes files too.
  await page.locator('input[type="file"][aria-label="Upload"]').setInputFiles(files);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Label").selectOption({ label });
  await dialog.getByRole("button", { name: "Start upload" }).click();
}

const uploadsOf = (page: Page) => page.getByRole("region", { name: "Uploads" });

describe("documents", () => {
  it(`${keeps("documents.upload")} ${keeps("documents.cite")}`, async () => {
    await using visitor = await visit("manager");
    const { page } = visitor;
    await upload(
      page,
      [markdown("archive.md", RULES), markdown("other.md", "Nothing of interest.")],
      "Internal",
    );
    const row = uploadsOf(page).getByRole("listitem").filter({ hasText: "archive.md" });
    await row.getByText("Searchable").waitFor();
    await keepScreenshot(page, "documents-uploads");

    await page.getByRole("button", { name: "Search", exact: true }).first().click();
    await page
      .getByRole("searchbox", { name: "Search in documents" })
      .fill("how long are glass plates of the observatory kept");
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
    const found = page
      .getByRole("region", { name: /passages?$/ })
      .getByRole("listitem")
      .first();
    await found.locator("mark").first().waitFor();
    expect(await found.locator("mark").allInnerTexts()).toContain("plates");
    await keepScreenshot(page, "documents-search");
    await found.getByRole("link", { name: "archive.md" }).click();
    await page.getByRole("heading", { name: "archive.md" }).waitFor();
    const marked = page.locator("mark").filter({ hasText: "eleven years" });
    await marked.first().waitFor();
    expect(new URL(page.url()).searchParams.get("start")).toMatch(/^\d+$/);
    await keepScreenshot(page, "document-marked");
    await page.reload();
    await marked.first().waitFor();
    await page.getByRole("button", { name: "Ask", exact: true }).first().click();
    await page.getByRole("textbox", { name: "Question" }).fill("How long are glass plates kept?");
    await page.keyboard.press("Enter");
    const answer = page.getByRole("article").filter({ hasText: "eleven years" });
    await answer.first().waitFor();
    await keepScreenshot(page, "documents-answer");
    await answer.getByRole("link", { name: "1", exact: true }).first().click();
    await page.locator("mark").filter({ hasText: "eleven years" }).first().waitFor();
    await page.getByRole("button", { name: "Who read it" }).click();
    await page.getByRole("listitem").filter({ hasText: "manager" }).first().waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  it(keeps("documents.failed"), async () => {
    await using visitor = await visit("analyst");
    const { page } = visitor;
    const broken = {
      name: "broken.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7\nnothing"),
    };
    await upload(page, [broken], "Internal");
    const row = uploadsOf(page).getByRole("listitem").filter({ hasText: "broken.pdf" });
    await row.getByText("Failed").waitFor();
    await page.getByRole("navigation", { name: "Documents, newest first" }).getByText("broken.pdf").click();
    await page.getByRole("alert").first().waitFor();
    await keepScreenshot(page, "document-failed");
  });

  it(`${keeps("documents.hidden")} ${keeps("documents.label")}`, async () => {
    await using manager = await visit("manager");
    await upload(manager.page, [markdown("secret-plan.md", "The merger is planned for May.")], "Restricted");
    await uploadsOf(manager.page).getByText("Searchable").waitFor();
    await uploadsOf(manager.page).getByRole("link", { name: "Open" }).click();
    await manager.page.getByRole("heading", { name: "secret-plan.md" }).waitFor();
    const address = manager.page.url();

    await using analyst = await visit("analyst");
    await analyst.page.goto(address);
    await analyst.page.getByText("There is nothing at this address").waitFor();

    await manager.page.getByRole("button", { name: "Change label" }).click();
    const dialog = manager.page.getByRole("dialog");
    await dialog.getByLabel("Label").selectOption({ label: "Internal" });
    await dialog.getByLabel("Reason").fill("It was announced today");
    await keepScreenshot(manager.page, "document-reclassify");
    await dialog.getByRole("button", { name: "Change label" }).click();
    await manager.page.getByText("Waiting for another person").waitFor();

    await using admin = await visit("admin");
    await goTo(admin.page, "Approvals");
    await admin.page.getByRole("navigation", { name: "Requests" }).getByText("document.reclassify").click();
    await admin.page.getByText("secret-plan.md").first().waitFor();
    await keepScreenshot(admin.page, "document-reclassify-card");
    await admin.page.getByRole("button", { name: "Approve" }).click();
    await analyst.page.reload();
    await analyst.page.getByRole("heading", { name: "secret-plan.md" }).waitFor();
  });
});
