import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { goTo, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

describe("protection", () => {
  it(keeps("protection.try"), async () => {
    await using visitor = await signInAs(stage.browser, stage.server.url, "analyst");
    const { page } = visitor;
    await goTo(page, "Protection");
    await page.getByLabel("A text").fill("Please call John Miller, SSN 536-22-8841.");
    await page.getByRole("button", { name: "Look" }).click();
    const result = page.getByRole("region", { name: "2 findings" });
    await result.getByText("Please call PERSON_1, SSN SSN_1.").waitFor();
    expect(await result.locator("mark").allInnerTexts()).toEqual(["John MillerPERSON", "536-22-8841SSN"]);
    await result.getByText("Confidential").waitFor();
    await keepScreenshot(page, "protection-try");
    expect(await page.getByRole("button", { name: "Own rules" }).count()).toBe(0);
    expect(visitor.troubles).toEqual([]);
  });

  it(keeps("protection.rules"), async () => {
    await using visitor = await signInAs(stage.browser, stage.server.url, "admin");
    const { page } = visitor;
    await goTo(page, "Protection");
    await page.getByRole("button", { name: "Own rules" }).click();
    await page.getByRole("button", { name: "Add pattern" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("EMPLOYEE_ID");
    await dialog.getByLabel("Regular expression").fill("EMP-[0-9]{6}");
    await keepScreenshot(page, "protection-pattern");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByText("EMP-[0-9]{6}").waitFor();
    await keepScreenshot(page, "protection-rules");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByLabel("A text").fill("The badge EMP-123456 was found.");
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByText("The badge CUSTOM_EMPLOYEE_ID_1 was found.").waitFor();

    await page.getByRole("button", { name: "What leaves" }).click();
    await page.getByLabel("Confidential", { exact: true }).selectOption({ label: "Taken out" });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("From the next message on, on every instance").waitFor();
    await keepScreenshot(page, "protection-settings");
    expect(visitor.troubles).toEqual([]);
  });
});
