import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { openVisitor } from "./support/browser.ts";
import { composerOf, fillSignIn, signInAs } from "./support/people.ts";
import { useStage } from "./support/stage.ts";

const stage = useStage();

describe("sign-in", () => {
  it(keeps("sign-in.refused"), async () => {
    await using visitor = await openVisitor(stage.browser, stage.server.url);
    const { page } = visitor;
    await page.goto("/");
    const alert = page.getByRole("alert");

    await fillSignIn(page, "analyst", "not the password of analyst");
    const forWrongPassword = await alert.getByRole("paragraph").first().innerText();
    await fillSignIn(page, "nobody-of-this-name", "not the password of analyst");
    await page.getByRole("button", { name: "Sign in", disabled: false }).waitFor();

    expect(forWrongPassword).toMatch(/password/i);
    expect(await alert.getByRole("paragraph").first().innerText()).toBe(forWrongPassword);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  it(keeps("sign-in.lasts"), async () => {
    await using visitor = await signInAs(stage.browser, stage.server.url, "analyst");
    const { page } = visitor;
    expect(new URL(page.url()).pathname).toBe("/chat");

    await page.reload();
    await composerOf(page).waitFor();

    expect(new URL(page.url()).pathname).toBe("/chat");
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept, "no token where a script could read it").not.toMatch(/eyJ|token/i);
    expect(visitor.troubles).toEqual([]);
  });

  it(keeps("sign-in.ends"), async () => {
    await using visitor = await signInAs(stage.browser, stage.server.url, "analyst");
    const { page } = visitor;

    await page.getByRole("button", { name: "Account of analyst" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto("/audit");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  it(keeps("sign-in.returns"), async () => {
    await using visitor = await openVisitor(stage.browser, stage.server.url);
    const { page } = visitor;

    await page.goto("/approvals?view=mine");
    await fillSignIn(page, "analyst");
    await page.getByRole("heading", { name: "Approvals" }).waitFor();

    expect(page.url()).toBe(`${stage.server.url}/approvals?view=mine`);
  });
});
