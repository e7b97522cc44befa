import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestPerson, TestServer } from "../../../../../test/support/test-server.ts";
import { openVaultHouse, VALUE, type VaultHouse } from "../../../../../test/support/vault-house.ts";
import { queryRows } from "../../platform/db/database.ts";

let house: VaultHouse;
let test: TestServer;
let admin: TestPerson;
let owner: TestPerson;
let analyst: TestPerson;

const call: VaultHouse["call"] = (...given) => house.call(...given);
const show: VaultHouse["show"] = (...given) => house.show(...given);
const create: VaultHouse["create"] = (...given) => house.create(...given);
const auditOf: VaultHouse["auditOf"] = (id) => house.auditOf(id);

beforeAll(async () => {
  house = await openVaultHouse();
  ({ test, admin, owner, analyst } = house);
});
afterAll(() => house[Symbol.asyncDispose]());

describe("import", () => {
  it("takes a .env file and says what became of each line", async () => {
    const taken = await create(owner);
    const text = `# comment\nexport API_TOKEN="a\\nb"\nPLAIN=plain # note\n${taken.name}=x\nBAD-\u00e9=1\nEMPTY=\n`;
    const response = await call(owner, "import", {
      method: "POST",
      body: { format: "env", text, classification: "INTERNAL" },
    });
    const { created, items } = response.json<{
      created: number;
      items: { name: string; id: string; outcome: string }[];
    }>();
    expect(created).toBe(2);
    expect(Object.fromEntries(items.map((item) => [item.name, item.outcome]))).toMatchObject({
      API_TOKEN: "created",
      PLAIN: "created",
      [taken.name]: "refused",
      EMPTY: "refused",
    });
    const [token, plain] = ["API_TOKEN", "PLAIN"].map(
      (name) => items.find((item) => item.name === name)?.id ?? "",
    );
    expect((await show(owner, token ?? "")).json()).toMatchObject({
      value: "a\nb",
      classification: "INTERNAL",
    });
    expect((await show(owner, plain ?? "")).json()).toMatchObject({ value: "plain" });
  });

  it("takes Fernet tokens, and refuses each bad one alike", async () => {
    const token =
      "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
    const body = {
      format: "fernet",
      key: "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
      tokens: [
        { name: "FROM_FERNET", token },
        { name: "CUT", token: token.slice(0, 40) },
        { name: "ALTERED", token: token.replace("wAAE", "wAAF") },
      ],
    };
    const response = await call(owner, "import", { method: "POST", body });
    const { items } = response.json<{ items: { id: string; outcome: string; reason: string | null }[] }>();
    expect(items.map((item) => item.outcome)).toEqual(["created", "refused", "refused"]);
    expect(items[1]?.reason).toBe(items[2]?.reason);
    expect((await show(owner, items[0]?.id ?? "")).json()).toMatchObject({ value: "hello" });
    const tooOld = { ...body, maxAgeSeconds: 60, tokens: [{ name: "TOO_OLD", token }] };
    expect((await call(owner, "import", { method: "POST", body: tooOld })).json()).toMatchObject({
      created: 0,
    });
  });
});

describe("use by a tool", () => {
  const TOOL = "01900000-0000-7000-8000-00000000000a";
  const actor = () => ({
    userId: analyst.id,
    username: analyst.username,
    role: "ANALYST" as const,
    clearance: "CONFIDENTIAL" as const,
    isAuditor: false,
    via: { kind: "server" as const },
    steppedUpUntil: null,
    origin: { ipAddress: null, userAgent: null, requestId: null },
  });
  const request = (names: string[], toolId = TOOL) => ({
    toolId,
    toolName: "call_api",
    executionId: TOOL,
    runId: null,
    names,
  });

  it("gives the value to a listed tool alone, with a row and a notification for each, and wipes it", async () => {
    const { id, name } = await create(owner, { accessList: { tools: [TOOL] } });
    const { vault, database } = test.context;
    const used = await vault.useSecrets(actor(), request([name, name]));
    expect(used.valueOf(name)).toBe(VALUE);
    used.wipe();
    expect(() => used.valueOf(name)).toThrow(TypeError);
    const rows = await auditOf(id);
    expect(rows.filter((row) => row.event_type === "SECRET_USED")).toMatchObject([
      { user_id: analyst.id, details: { toolId: TOOL, executionId: TOOL, valueVersion: 1 } },
    ]);
    expect(await vault.describeSecrets(database.db, TOOL, [name])).toMatchObject([
      { id, name, valueVersion: 1 },
    ]);
    for (const names of [["NOT_THERE"], [name, "NOT_THERE"]]) {
      await expect(vault.useSecrets(actor(), request(names))).rejects.toMatchObject({
        code: "secret_unavailable",
      });
    }
    await expect(vault.useSecrets(actor(), request([name], owner.id))).rejects.toMatchObject({
      code: "secret_unavailable",
    });
    expect((await auditOf(id)).filter((row) => row.event_type === "SECRET_USED")).toHaveLength(1);
  });

  it("gives nothing of several where one is altered", async () => {
    const tools = { accessList: { tools: [TOOL] } };
    const [first, second] = [await create(owner, tools), await create(owner, tools)];
    const { vault, database } = test.context;
    await database.db.execute(
      sql`UPDATE secret_versions SET encrypted_value = 'v1.dek.AA.AA' WHERE secret_id = ${second.id}`,
    );
    await expect(vault.useSecrets(actor(), request([first.name, second.name]))).rejects.toMatchObject({
      code: "secret_damaged",
    });
    expect((await auditOf(second.id)).at(-1)).toMatchObject({
      event_type: "SECRET_USED",
      outcome: "FAILURE",
    });
  });

  it("gives a handle to those who may read, and to nobody else", async () => {
    const listed = await create(owner, { accessList: { roles: ["ANALYST"] } });
    const hidden = await create(owner);
    const { vault, database } = test.context;
    expect(await vault.handleFor(database.db, actor(), listed.name)).toMatchObject({
      handle: `{{secret:${listed.name}}}`,
    });
    expect(await vault.handleFor(database.db, actor(), hidden.name)).toBeNull();
  });
});

describe("age", () => {
  it("warns where a value is due, and tells owner and administrators once a week", async () => {
    const { id } = await create(owner, { rotateAfterDays: 30 });
    const { vault, database } = test.context;
    await database.db.execute(
      sql`UPDATE secrets SET value_set_at = now() - interval '31 days' WHERE id = ${id}`,
    );
    const due = await call(owner, "secrets?rotationDue=true");
    expect(due.json()).toMatchObject({ items: [{ id, ageDays: 31, isRotationDue: true }] });
    expect(await vault.status()).toMatchObject({ rotationDue: 1, activeKeyId: "kek-1" });
    await vault.remindOfRotations();
    await vault.remindOfRotations();
    const told = await queryRows<{ user_id: string }>(
      database.db,
      sql`SELECT user_id FROM notifications WHERE type = 'SYSTEM_MAINTENANCE' AND data ->> 'secretId' = ${id}`,
    );
    expect(told.map((row) => row.user_id).toSorted()).toEqual([admin.id, owner.id].toSorted());
  });
});
