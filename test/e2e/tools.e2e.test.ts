import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { inspectLooks } from "./support/looks.ts";
import { goTo, signInAs } from "./support/people.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage({ EGRESS_ALLOW: "erp.example" });

const openTool = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Tools, newest first" }).getByRole("link", { name }).click();

describe("tools", () => {
  it(keeps("tools.try"), async () => {
    await using analyst = await signInAs(stage.browser, stage.server.url, "analyst");
    const { page } = analyst;
    await goTo(page, "Tools");
    expect(await page.getByRole("button", { name: "New HTTP tool" }).count()).toBe(0);
    await openTool(page, "calculate");
    await page.getByLabel("expression").fill("17.5 * 2");
    await page.getByRole("button", { name: "Run" }).click();
    const result = page.getByRole("region", { name: "Result", exact: true });
    await result.getByText("Succeeded").waitFor();
    await result.getByText("35", { exact: false }).first().waitFor();
    await page.getByRole("region", { name: "Executions" }).last().getByText("Succeeded").first().waitFor();

    await openTool(page, "generate_financial_report");
    await page.getByLabel("year", { exact: true }).fill("2024");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("Another person has to approve this call.").waitFor();
    await page.getByRole("link", { name: "Open request" }).click();
    await page.getByRole("article", { name: "Request to run generate_financial_report" }).waitFor();
    expect(analyst.troubles).toEqual([]);
  });

  it(keeps("tools.manage"), async () => {
    await using admin = await signInAs(stage.browser, stage.server.url, "admin");
    const { page } = admin;
    await goTo(page, "Tools");
    await page.getByRole("button", { name: "New HTTP tool" }).click();
    const dialog = page.getByRole("dialog", { name: "New HTTP tool" });
    await dialog.getByLabel("Name").fill("look_up_order");
    await dialog.getByLabel("Description").fill("Looks up an order");
    await dialog.getByLabel("Address").fill("https://{host}/orders");
    await dialog.getByRole("button", { name: "Add tool" }).click();
    await dialog.getByRole("alert").getByText("fixed host").waitFor();
    await dialog.getByLabel("Address").fill("https://erp.example/orders");
    await dialog.getByLabel("Headers, as JSON").fill('{"x-team": "data-stewards"}');
    await dialog.getByRole("button", { name: "Add tool" }).click();
    await page.getByRole("heading", { name: "look_up_order" }).waitFor();
    await page.getByText("data-stewards").waitFor();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByRole("button", { name: "Switch on" }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Pick a tool").waitFor();
    expect(admin.troubles).toEqual([]);
  });

  it("look right in every width and theme", async () => {
    const views = [
      {
        name: "tools",
        open: (page: Page) =>
          page
            .goto("/tools")
            .then(() => page.getByRole("navigation", { name: "Tools, newest first" }).waitFor()),
      },
      {
        name: "tool",
        open: async (page: Page) => {
          await openTool(page, "analyze_sales_data");
          await page.getByRole("heading", { name: "Try it" }).waitFor();
        },
      },
      {
        name: "tool-new",
        open: async (page: Page) => {
          await page.goto("/tools");
          await page.getByRole("button", { name: "New HTTP tool" }).click();
        },
      },
    ];
    expect(await inspectLooks(stage.browser, stage.server.url, "admin", views)).toEqual([]);
  });
});
