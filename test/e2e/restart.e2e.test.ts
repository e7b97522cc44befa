import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { answerEnded, answersOf, signInAs } from "./support/people.ts";
import {
  approve,
  askForReport,
  openFirstRequest,
  reportCard,
  reportResult,
} from "./support/report-request.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

describe("a server killed while a request waits", () => {
  it(keeps("approval.restart"), async () => {
    await using analyst = await signInAs(stage.browser, stage.server.url, "analyst");
    await using manager = await signInAs(stage.browser, stage.server.url, "manager");
    await askForReport(analyst.page);

    await stage.server.killAndRestart();
    await openFirstRequest(manager.page);
    await approve(manager.page, "Still wanted after the restart.");
    // Nobody touches the analyst's page: it finds the server again by itself.
    await reportResult(analyst.page).getByText("Succeeded").waitFor({ timeout: 60_000 });
    await answerEnded(analyst.page);

    await reportCard(analyst.page).getByText("Still wanted after the restart.").first().waitFor();
    expect(await reportResult(analyst.page).count()).toBe(1);
    expect(await answersOf(analyst.page).last().innerText()).toMatch(/revenue|net income|Q3/i);
    expect([...analyst.troubles, ...manager.troubles]).toEqual([]);
  });
});
