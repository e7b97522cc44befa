import { describe, expect, it } from "vitest";
import { keeps } from "./requirements.ts";
import { composerOf, type SampleUser, signInAs } from "./support/people.ts";
import { useStage } from "./support/stage.ts";

const COMMON = [
  "Chat",
  "Approvals",
  "Documents",
  "Tools",
  "Vault",
  "Protection",
  "Models",
  "Audit",
  "Settings",
];
const MENUS: readonly { user: SampleUser; views: readonly string[]; auditScope: string }[] = [
  { user: "analyst", views: COMMON, auditScope: "You see the events you took part in." },
  { user: "manager", views: COMMON, auditScope: "You see your own events and those of your team." },
  {
    user: "admin",
    views: [
      "Chat",
      "Approvals",
      "Documents",
      "Tools",
      "Vault",
      "Protection",
      "Models",
      "Audit",
      "People",
      "Settings",
    ],
    auditScope: "You see everybody's events. Reading them is recorded too.",
  },
  { user: "auditor", views: COMMON, auditScope: "You see everybody's events. Reading them is recorded too." },
];

const stage = useStage();

describe("roles", () => {
  it.each(MENUS)(`${keeps("roles.menu")} $user`, async ({ user, views, auditScope }) => {
    await using visitor = await signInAs(stage.browser, stage.server.url, user, {
      viewport: { width: 1280, height: 800 },
    });
    const { page } = visitor;
    const menu = page.getByRole("navigation", { name: "Main" });

    expect(await menu.getByRole("link").allInnerTexts()).toEqual(views);
    await menu.getByRole("link", { name: "Audit" }).click();
    await page.getByText(auditScope).waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  it.each(["analyst", "manager", "auditor"] as const)(`${keeps("roles.address")} %s`, async (user) => {
    await using visitor = await signInAs(stage.browser, stage.server.url, user);
    const { page } = visitor;

    await page.goto("/people");
    await composerOf(page).waitFor();

    expect(new URL(page.url()).pathname).toBe("/chat");
    expect(await page.getByRole("table", { name: "People" }).count()).toBe(0);
  });
});
