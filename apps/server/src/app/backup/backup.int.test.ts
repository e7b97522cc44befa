import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordEgress } from "../../../../../test/support/recorded-egress.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { createTestServer, testSecrets, type TestServer } from "../../../../../test/support/test-server.ts";
import { WrongKeyError } from "../../platform/crypto/key-canaries.ts";
import { type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import { readTableShapes } from "../../platform/db/table-shapes.ts";
import type { Secrets } from "../../config/secrets.ts";
import { openKeyring } from "../open-keyring.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import { backUp } from "./back-up.ts";
import { createDiskStorage } from "../../modules/documents/index.ts";
import { RestoreError, restoreBackup, type RestoreResult } from "./restore-backup.ts";

const secrets = testSecrets();
const VALUE = "the-value-of-the-backup-test";

let directory: string;
let file: string;
let source: TestServer;
let secretId: string;

const rowsOf = async ({ db }: DatabaseHandle): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  for (const { name } of await readTableShapes(db)) {
    const rows = await queryRows<{ row: string }>(
      db,
      sql`SELECT to_json(t)::text AS row FROM ${sql.identifier(name)} t ORDER BY 1`,
    );
    found.set(
      name,
      rows.map((each) => each.row),
    );
  }
  return found;
};

async function restore(
  database: DatabaseHandle,
  path: string,
  given: Secrets = secrets,
  storage = createDiskStorage(join(directory, "originals")),
): Promise<RestoreResult> {
  const rootKey = { id: "root-1", key: deriveKey(given.secretKey, "canary") };
  const { keyring, checkAgainst } = await openKeyring(database.db, given, rootKey, recordEgress());
  return restoreBackup({ database, keyring, path, storage, checkKeys: checkAgainst });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cdsa-backup-"));
  file = join(directory, "backup");
  source = await createTestServer({ secrets, withoutBackground: true });
  const admin = await source.person({ role: "ADMIN", username: "keeper" });
  const created = await source.server.inject({
    method: "POST",
    url: "/api/v1/vault/secrets",
    headers: admin.authorization,
    payload: { name: "KEY", value: VALUE, description: 'line\nbreaks \u2028 and "quotes"' },
  });
  secretId = created.json<{ id: string }>().id;
  // A month for which a new database has no partition.
  await source.context.database.asOwner(async (tx) => {
    await tx.execute(
      sql`CREATE TABLE audit_events_2020_01 PARTITION OF audit_events FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-02-01 00:00:00+00')`,
    );
    await tx.execute(
      sql`INSERT INTO audit_events (id, event_type, outcome, details, created_at) VALUES (gen_random_uuid(), 'USER_QUERY', 'SUCCESS', '{"n": 12345678901234567890.5}', '2020-01-15')`,
    );
  });
  await backUp(source.context.database, source.context.keyring, source.context.documents.storage, file);
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

describe("a backup", () => {
  it("is for its owner's eyes, shows nothing without the key, and is not written over", async () => {
    const text = await readFile(file, "utf8");
    for (const part of [VALUE, "keeper", "audit_events", "description"]) expect(text).not.toContain(part);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(
      backUp(source.context.database, source.context.keyring, source.context.documents.storage, file),
    ).rejects.toMatchObject({
      code: "EEXIST",
    });
    expect(await readFile(file, "utf8")).toBe(text);
  });

  it("restores every row, and every secret opens", async () => {
    const database = await openTestDatabase();
    await restore(database, file);
    const [before, after] = [await rowsOf(source.context.database), await rowsOf(database)];
    const added = after.get("audit_events")?.filter((row) => row.includes("BACKUP_RESTORED"));
    expect(added).toHaveLength(1);
    const expected = new Map(before);
    const createdLater = (row: string) => !row.includes("BACKUP_RESTORED");
    expect(after.get("audit_events")?.filter(createdLater)).toEqual(before.get("audit_events"));
    for (const [name, rows] of expected)
      if (name !== "audit_events") expect(after.get(name), name).toEqual(rows);

    await using restored = await createTestServer({ secrets, database, withoutBackground: true });
    const token = await restored.signIn({ username: "keeper", password: "correct horse battery staple" });
    await database.db.execute(sql`UPDATE sessions SET stepped_up_until = now() + interval '1 minute'`);
    const shown = await restored.server.inject({
      url: `/api/v1/vault/secrets/${secretId}`,
      headers: { authorization: `Bearer ${token}`, "x-reason": "restored" },
    });
    expect(shown.json()).toMatchObject({ value: VALUE });
  });

  it("begins nothing again: what was under way has ended, and what was about to run has an unknown outcome", async () => {
    const path = join(directory, "under-way");
    {
      await using busy = await createTestServer({ secrets, withoutBackground: true });
      const { id } = await busy.person();
      const { db } = busy.context.database;
      const statuses = ["READY", "RUNNING", "AWAITING_APPROVAL", "SUCCEEDED"];
      for (const [index, status] of statuses.entries()) {
        const run = `00000000-0000-7000-8000-00000000000${index}`;
        const state = { AWAITING_APPROVAL: "AWAITING_APPROVAL", SUCCEEDED: "COMPLETED" }[status] ?? "RUNNING";
        await db.execute(
          sql`INSERT INTO runs (id, user_id, kind, state, schema_version, label, origin) VALUES (${run}, ${id}, 'direct', ${state}, 1, 'PUBLIC', '{}')`,
        );
        await db.execute(
          sql`INSERT INTO tool_executions (id, tool_name, user_id, run_id, message_id, tool_call_id, input_args, status, label)
              VALUES (${run}, 'call_api', ${id}, ${run}, ${run}, 'c', '{}', ${status}, 'PUBLIC')`,
        );
      }
      await db.execute(
        sql`INSERT INTO approval_requests (id, kind, subject_id, subject_version, subject_snapshot, requester_id, tool_execution_id, run_id,
              tool_name, tool_args, label, required_role, digest, status, execution, approval_reason, expires_at)
            SELECT id, 'tool.call', id, 1, '{}', user_id, id, run_id, tool_name, '{}', 'PUBLIC', 'MANAGER', 'd', 'APPROVED', 'NOT_STARTED', 'r', now()
            FROM tool_executions WHERE status = 'AWAITING_APPROVAL'`,
      );
      await backUp(busy.context.database, busy.context.keyring, busy.context.documents.storage, path);
    }
    await using database = await openTestDatabase();
    await restore(database, path);
    const rows = await queryRows(
      database.db,
      sql`SELECT tool_executions.status, state, execution FROM tool_executions JOIN runs ON runs.id = run_id
          LEFT JOIN approval_requests ON tool_execution_id = tool_executions.id ORDER BY runs.id`,
    );
    const ended = { status: "OUTCOME_UNKNOWN", state: "FAILED", execution: null };
    expect(rows).toEqual([
      ended,
      ended,
      { ...ended, execution: "OUTCOME_UNKNOWN" },
      { status: "SUCCEEDED", state: "COMPLETED", execution: null },
    ]);
  });

  it("is of no use with other keys: nothing is restored", async () => {
    await using database = await openTestDatabase();
    await expect(restore(database, file, { ...testSecrets(), secretKey: secrets.secretKey })).rejects.toThrow(
      /does not open with ENCRYPTION_KEY/,
    );
    await using another = await openTestDatabase();
    await expect(restore(another, file, { ...secrets, secretKey: testSecrets().secretKey })).rejects.toThrow(
      WrongKeyError,
    );
    for (const { db } of [database, another]) {
      expect(await queryRows(db, sql`SELECT id FROM users`)).toEqual([]);
    }
  });

  it("is refused where a line is altered, missing, doubled, moved or cut off: nothing is restored", async () => {
    await using database = await openTestDatabase();
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    const [third = "", fourth = ""] = lines.slice(2, 4);
    const damaged = [
      lines.with(
        2,
        third.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
      ),
      lines.toSpliced(3, 1),
      lines.toSpliced(3, 0, third),
      lines.with(2, fourth).with(3, third),
      lines.slice(0, -1),
      [...lines, third],
      lines.slice(0, 1),
    ];
    const path = join(directory, "damaged");
    for (const content of damaged) {
      await writeFile(path, content.join("\n"));
      await expect(restore(database, path)).rejects.toThrow(RestoreError);
    }
    await writeFile(path, "something else");
    await appendFile(path, "\n");
    await expect(restore(database, path)).rejects.toThrow(/is not a backup/);
    expect(await queryRows(database.db, sql`SELECT id FROM users`)).toEqual([]);
  });

  it("is not restored over people", async () => {
    await expect(restore(source.context.database, file)).rejects.toThrow(/There are people/);
  });
});
