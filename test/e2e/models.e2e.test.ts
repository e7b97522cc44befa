import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { goTo, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

describe("models", () => {
  it(keeps("models.registry"), async () => {
    await using admin = await signInAs(stage.browser, stage.server.url, "admin");
    await goTo(admin.page, "Models");
    const planner = admin.page.getByRole("row").filter({ hasText: "Built-in planner" });
    await planner.getByText("In the house").waitFor();
    await planner.getByText("Restricted").waitFor();
    await planner.getByRole("button", { name: /^Test / }).click();
    await admin.page.getByText(/^Built-in planner .* answers$/).waitFor();
    await keepScreenshot(admin.page, "models-tested");
    await admin.page.getByRole("button", { name: "Usage" }).click();
    await admin.page.getByRole("heading", { name: "The last 30 days" }).waitFor();
    expect(admin.troubles).toEqual([]);

    await using analyst = await signInAs(stage.browser, stage.server.url, "analyst");
    await goTo(analyst.page, "Models");
    await analyst.page.getByRole("row").filter({ hasText: "Built-in planner" }).waitFor();
    expect(await analyst.page.getByRole("button", { name: /^Test / }).count()).toBe(0);
    expect(analyst.troubles).toEqual([]);
  });
});
