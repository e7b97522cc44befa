import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { goTo, signInAs } from "./support/people.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

describe("models", () => {
  it(keeps("models.registry"), async () => {
    await using analyst = await signInAs(stage.browser, stage.server.url, "analyst");
    const { page } = analyst;
    await goTo(page, "Models");
    const planner = page.getByRole("row").filter({ hasText: "Built-in planner" });
    await planner.getByText("In the house").waitFor();
    await planner.getByText("Restricted").waitFor();
    await page.getByRole("button", { name: "Usage" }).click();
    await page.getByText("Nothing was used in this period.").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "The last 30 days" }).waitFor();
    expect(analyst.troubles).toEqual([]);
  });
});
