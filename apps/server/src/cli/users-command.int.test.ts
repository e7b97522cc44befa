import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestServer } from "../../../../test/support/test-server.ts";
import { queryRows } from "../platform/db/database.ts";
import { runUsersCommand } from "./users-command.ts";

let test: TestServer;
beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true });
});
afterAll(() => test[Symbol.asyncDispose]());

async function cdsaUsers(line: string, input = ""): Promise<string> {
  let printed = "";
  await runUsersCommand(
    {
      administration: test.context.auth.administration,
      readPassword: async () => input,
      print: (text) => {
        printed += text;
      },
    },
    line.split(" "),
  );
  return printed;
}
const PASSWORD = "seventeen ducks swim";

describe("cdsa users", () => {
  it("adds people with a password that is made up and printed, or read", async () => {
    const printed = await cdsaUsers("create anna --email anna@example.org --role ADMIN");
    const [, password = ""] = /shown this once: (\S+)/.exec(printed) ?? [];
    expect(await test.signIn({ username: "anna", password })).toContain(".");
    const quiet = await cdsaUsers(
      "create bela --email bela@example.org --manager anna --password-stdin",
      PASSWORD,
    );
    expect(quiet).toBe("bela was added as ANALYST.\n");
    expect(await test.signIn({ username: "bela", password: PASSWORD })).toContain(".");
  });

  it("lists them", async () => {
    const lines = (await cdsaUsers("list")).split("\n");
    expect(lines[0]).toMatch(/^USERNAME +ROLE +CLEARANCE +AUDITOR +ACTIVE +EMAIL$/);
    expect(lines[1]).toMatch(/^bela +ANALYST +CONFIDENTIAL +no +yes +bela@example.org$/);
    expect(await cdsaUsers("list --role ADMIN")).not.toContain("bela");
  });

  it("changes role and access, and writes it to the audit log as the server's doing", async () => {
    expect(await cdsaUsers("set-role bela MANAGER")).toBe("bela is MANAGER, cleared for RESTRICTED.\n");
    expect(await cdsaUsers("disable bela@example.org")).toBe("bela is disabled.\n");
    await expect(test.signIn({ username: "bela", password: PASSWORD })).rejects.toThrow("wrong_credentials");
    expect(await cdsaUsers("enable bela")).toBe("bela is enabled.\n");
    await expect(cdsaUsers("disable anna")).rejects.toMatchObject({ code: "last_administrator" });
    const rows = await queryRows<{ user_id: string | null }>(
      test.context.database.db,
      sql`SELECT user_id FROM audit_events WHERE event_type IN ('USER_CREATED', 'USER_UPDATED', 'ROLE_CHANGED')`,
    );
    expect(rows.map((row) => row.user_id)).toEqual([null, null, null, null, null, null]);
  });

  it("resets a password and a lost second factor", async () => {
    await test.context.database.db.execute(
      sql`UPDATE users SET totp_seed = 'lost', totp_confirmed_at = now() WHERE username = 'bela'`,
    );
    await cdsaUsers("reset-password bela --without-totp --password-stdin", "eighteen ducks swim");
    expect(await test.signIn({ username: "bela", password: "eighteen ducks swim" })).toContain(".");
    await expect(cdsaUsers("reset-password bela --password-stdin", "password1234")).rejects.toMatchObject({
      code: "unacceptable_password",
    });
  });

  it("says what it does not take", async () => {
    await expect(cdsaUsers("remove bela")).rejects.toThrow('no command "remove"; it accepts list, create');
    await expect(cdsaUsers("toString")).rejects.toThrow('no command "toString"');
    await expect(cdsaUsers("disable")).rejects.toThrow("takes USER");
    await expect(cdsaUsers("disable nobody")).rejects.toThrow("There is nobody");
    await expect(cdsaUsers("disable bela --role ADMIN")).rejects.toThrow("takes no --role");
    await expect(cdsaUsers("set-role bela ROOT")).rejects.toThrow("Invalid option");
    await expect(cdsaUsers("create carl")).rejects.toThrow("email");
    expect(await cdsaUsers("help")).toContain("Usage: cdsa users");
  });
});
