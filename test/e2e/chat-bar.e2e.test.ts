import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRemoteModel } from "../support/remote-model.ts";
import { lastText, type ScriptedAnswer, type ScriptedModel } from "../support/scripted-model.ts";
import { keeps } from "./requirements.ts";
import { launchBrowser } from "./support/browser.ts";
import { type CdsaServer, startCdsaServer } from "./support/cdsa-server.ts";
import { inspectLooks } from "./support/looks.ts";
import { answerEnded, answersOf, ask, composerOf, conversationOf, signInAs } from "./support/people.ts";

let model: ScriptedModel;
let server: CdsaServer;
let browser: Browser;

/** Fails on a word, else says back what it read. */
const script = (text: string): ScriptedAnswer =>
  text.includes("fail please") ? { status: 401 } : { text: [`You said: ${text}`] };

beforeAll(async () => {
  const remote = await startRemoteModel((call) => script(lastText(call)));
  model = remote;
  [server, browser] = await Promise.all([startCdsaServer(remote.env), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const barOf = (page: Page) => page.getByRole("group", { name: "Sensitivity of this conversation" });
const NAME = "John Miller";

describe("the bar of a chat", () => {
  it(keeps("chat.label"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await ask(page, "Good morning to you");
    await answerEnded(page);
    await ask(page, `Write to ${NAME}, john.miller@example.com.`);
    await answerEnded(page);
    const bar = barOf(page);
    await bar.getByText("Confidential").waitFor();
    await bar.getByText("Cloud").waitFor();
    await bar.getByRole("progressbar", { name: "Context" }).waitFor();
    await page.reload();
    await bar.getByText("scripted").waitFor();
    await bar.getByRole("button", { name: /^Raised by .Write to John Miller/ }).click();
    const focused = await page.evaluate<string>("document.activeElement.innerText");
    expect(focused).toContain(NAME);
    expect(analyst.troubles).toEqual([]);
  });

  it(keeps("chat.pseudonyms"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await ask(page, `Write to ${NAME}.`);
    await answerEnded(page);
    expect(JSON.stringify(model.calls.at(-1))).not.toContain(NAME);
    await barOf(page).getByRole("button", { name: "1 pseudonym" }).click();
    const dialog = page.getByRole("dialog", { name: "Under pseudonyms" });
    expect(await dialog.innerText()).not.toContain(NAME);
    await dialog.getByRole("button", { name: "Show value of PERSON_1" }).click();
    await dialog.getByLabel("Reason").fill("I have to call him");
    await dialog.getByRole("button", { name: "Show value", exact: true }).click();
    await dialog.getByText(NAME).waitFor();
    expect(analyst.troubles).toEqual([]);
  });

  it(keeps("chat.fallback"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await ask(page, "fail please");
    await answerEnded(page);
    await conversationOf(page)
      .getByText(/scripted: .*answers instead/)
      .first()
      .waitFor();
    await page.reload();
    await conversationOf(page)
      .getByText(/scripted: .*answers instead/)
      .first()
      .waitFor();
    await barOf(page).getByText("Local").waitFor();
    expect(analyst.troubles).toEqual([]);
  });

  it("looks right in every width and theme", async () => {
    const open = async (page: Page): Promise<void> => {
      await page.goto("/chat");
      await composerOf(page).waitFor();
      await ask(page, `Write to ${NAME}, john.miller@example.com, about the invoice.`);
      await answerEnded(page);
      await ask(page, "fail please: what is 2 + 2?");
      await answerEnded(page);
      await barOf(page).getByRole("button", { name: "2 pseudonyms" }).waitFor();
    };
    const views = [
      { name: "chat-bar", open },
      {
        name: "chat-pseudonyms",
        open: async (page: Page) => {
          await barOf(page).getByRole("button", { name: "2 pseudonyms" }).click();
          await page.getByRole("button", { name: "Show value of PERSON_1" }).click();
        },
      },
    ];
    expect(await inspectLooks(browser, server.url, "analyst", views)).toEqual([]);
  });
});

describe("files dropped on a chat", () => {
  const DROP = `(name, text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/markdown" }));
    const target = document.querySelector("#composer");
    for (const type of ["dragover", "drop"])
      target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }`;
  const dropOn = (page: Page, name: string, text: string) =>
    page.evaluate(`(${DROP})(${JSON.stringify(name)}, ${JSON.stringify(text)})`);

  it(keeps("chat.attach"), async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await dropOn(
      page,
      "zephyr-terms.md",
      "# Zephyr terms\n\nThe Zephyr notice period is 45 days in writing.\n",
    );
    const dialog = page.getByRole("dialog", { name: "Attach 1 file" });
    await dialog.getByLabel("Label").selectOption({ label: "Internal" });
    await dialog.getByRole("button", { name: "Attach", exact: true }).click();
    const uploads = page.getByRole("region", { name: "Uploads" });
    await uploads.getByText("Searchable").waitFor();
    await ask(page, "What is the Zephyr notice period?");
    await answerEnded(page);
    expect(await uploads.count()).toBe(0);
    await answersOf(page).last().waitFor();
    expect(JSON.stringify(model.calls.at(-1))).toContain("zephyr-terms");

    await using manager = await signInAs(browser, server.url, "manager");
    await manager.page.goto("/documents?title=zephyr");
    await manager.page.getByText("No document matches").waitFor();
    expect([...analyst.troubles, ...manager.troubles]).toEqual([]);
  });

  it("say why they cannot be read, and are tried again", async () => {
    await using analyst = await signInAs(browser, server.url, "analyst");
    const { page } = analyst;
    await dropOn(page, "broken.pdf", "%PDF-1.4 no more");
    await page.getByRole("dialog").getByRole("button", { name: "Attach", exact: true }).click();
    await page
      .getByRole("region", { name: "Uploads" })
      .getByText("Failed")
      .or(page.getByRole("button", { name: "Try again" }))
      .first()
      .waitFor();
    expect(analyst.troubles).toEqual([]);
  });
});
