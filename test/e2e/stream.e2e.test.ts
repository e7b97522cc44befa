import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastText, type ScriptedModel, startScriptedModel } from "../support/scripted-model.ts";
import { keeps } from "./requirements.ts";
import { launchBrowser } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { answerEnded, answersOf, ask, signInAs } from "./support/people.ts";

const PIECES = Array.from({ length: 60 }, (_, index) => `word${index} `);
const WHOLE = PIECES.join("").trim();

let model: ScriptedModel;
let server: CdsaServer;
let browser: Browser;

beforeAll(async () => {
  model = await startScriptedModel((call) =>
    lastText(call).includes("endless")
      ? { text: Array.from({ length: 2_000 }, (_, index) => `word${index} `), delayMs: 80 }
      : { text: PIECES, delayMs: 80 },
  );
  [server, browser] = await Promise.all([
    startCdsaServer({ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted" }),
    launchBrowser(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

describe("streaming", () => {
  it(keeps("stream.reload"), async () => {
    await using visitor = await signInAs(browser, server.url, "analyst");
    const { page } = visitor;
    const callsBefore = model.calls.length;

    await ask(page, "Tell me a long story");
    await answersOf(page).getByText("word8 ").waitFor();
    await page.reload();
    await answersOf(page).getByText("word20 ").waitFor();
    expect(await page.getByRole("button", { name: "Stop" }).count(), "still being written").toBe(1);
    await answerEnded(page);

    expect(await answersOf(page).count()).toBe(1);
    expect(await answersOf(page).getByRole("paragraph").innerText()).toBe(WHOLE);
    expect(model.calls.length - callsBefore, "asked once").toBe(1);
    expect(visitor.troubles).toEqual([]);
  });

  it(keeps("stream.second-tab"), async () => {
    await using visitor = await signInAs(browser, server.url, "analyst");
    const { page } = visitor;

    await ask(page, "Tell me a story for two");
    await answersOf(page).getByText("word5 ").waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await answersOf(second).getByText("word5 ").waitFor();
    expect(await second.getByRole("button", { name: "Stop" }).count(), "still being written").toBe(1);
    await Promise.all([answerEnded(page), answerEnded(second)]);

    for (const tab of [page, second]) {
      expect(await answersOf(tab).getByRole("paragraph").allInnerTexts()).toEqual([WHOLE]);
    }
  });

  it(keeps("stream.stop"), async () => {
    await using visitor = await signInAs(browser, server.url, "analyst");
    const { page } = visitor;

    await ask(page, "Tell me an endless story");
    await answersOf(page).getByText("word8 ").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await answersOf(page).getByText("What had arrived is kept").waitFor();
    const kept = await answersOf(page).getByRole("paragraph").first().innerText();
    await page.reload();
    await answersOf(page).getByText("What had arrived is kept").waitFor();

    expect(kept).toMatch(/^word0 word1 .*word8/);
    expect(kept.length).toBeLessThan(20_000);
    await expect.poll(() => answersOf(page).getByRole("paragraph").first().innerText()).toBe(kept);
    await expect.poll(() => model.aborted(), { message: "the model was told to stop" }).toBe(1);
  });
});
