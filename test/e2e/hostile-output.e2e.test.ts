import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ScriptedModel, startScriptedModel } from "../support/scripted-model.ts";
import { keeps } from "./requirements.ts";
import { launchBrowser } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { answerEnded, answersOf, ask, conversationOf, signInAs } from "./support/people.ts";
import { keepScreenshot } from "./support/screenshots.ts";

const HOSTILE = [
  "<img src=x onerror=alert(1)> ",
  "![x](http://127.0.0.1:1/x.png) ",
  "[c](javascript:alert(1)) ",
  "[data](data:text/html,<script>alert(1)</script>) ",
  "[leave](http://127.0.0.1:1/leave?q=secret)\n\n",
  '<iframe src="http://127.0.0.1:1/frame"></iframe>\n\n',
  "<script>alert(1)</script>\n\n",
  "<style>body { display: none }</style>\n\n",
  '<svg onload="alert(1)"></svg><details open ontoggle="alert(1)">x</details>\n\n',
  "![ref][r]\n\n[r]: http://127.0.0.1:1/reference.png\n\n",
  "| a |\n| - |\n| <img src=x onerror=alert(2)> ![y](http://127.0.0.1:1/y.png) |\n\n",
  "the end",
];

let model: ScriptedModel;
let server: CdsaServer;
let browser: Browser;

beforeAll(async () => {
  model = await startScriptedModel(() => ({ text: HOSTILE }));
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

describe("hostile output", () => {
  it(keeps("output.inert"), async () => {
    await using visitor = await signInAs(browser, server.url, "analyst");
    const { page } = visitor;

    await ask(page, "What do you have for me?");
    await answersOf(page).getByText("the end").waitFor();
    await answersOf(page).getByText("Image not loaded: x").waitFor();
    await answerEnded(page);
    const answer = answersOf(page).first();
    const shown = await answer.innerText();
    // Whoever clicks everything that looks like a link gets a question, and goes nowhere.
    await answer.getByText("c", { exact: true }).click();
    await answer.getByText("data", { exact: true }).click();
    await answer.getByRole("button", { name: "leave" }).click();
    const question = page.getByRole("dialog", { name: "Open this address?" });
    await question.getByText("http://127.0.0.1:1/leave?q=secret").waitFor();
    await keepScreenshot(page, "hostile-output-link");
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    await answersOf(page).getByText("Image not loaded: x").waitFor();
    await keepScreenshot(page, "hostile-output");

    expect(shown, "raw HTML shows as text").toContain("<img src=x onerror=alert(1)>");
    for (const element of ["img", "iframe", "script", "style", "a[href]", "object", "embed", "form"]) {
      expect(await conversationOf(page).locator(element).count(), element).toBe(0);
    }
    expect(await answersOf(page).locator("details, svg[onload]").count()).toBe(0);
    expect(visitor.foreignRequests).toEqual([]);
    expect(visitor.troubles).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
  });
});
