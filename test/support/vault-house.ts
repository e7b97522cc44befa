import { sql } from "drizzle-orm";
import { queryRows } from "../../apps/server/src/platform/db/database.ts";
import { createTestServer, type TestPerson, type TestServer } from "./test-server.ts";

export const VALUE = "s3cr3t-Zürich-☃ \u0000 with all kinds of characters";
/** What showing a value needs besides a step-up. */
export const REASON = { "x-reason": encodeURIComponent("Für die Prüfung ☃") };

export type VaultCall = {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  body?: unknown;
};
type Answer = Awaited<ReturnType<TestServer["server"]["inject"]>>;
type AuditRow = { event_type: string; outcome: string; user_id: string; details: Record<string, unknown> };

/** A server with three people who have stepped up, and what tests of the vault do with it. */
export interface VaultHouse extends AsyncDisposable {
  readonly test: TestServer;
  readonly admin: TestPerson;
  /** A MANAGER. */
  readonly owner: TestPerson;
  readonly analyst: TestPerson;
  /** Calls `/vault/<path>`. */
  call(person: TestPerson, path: string, call?: VaultCall): Promise<Answer>;
  /** Asks for a value. */
  show(person: TestPerson, id: string, query?: string): Promise<Answer>;
  /** Adds a secret with VALUE and a name of its own. */
  create(person: TestPerson, fields?: Record<string, unknown>): Promise<{ id: string; name: string }>;
  /** The rows of the audit log about a secret, oldest first. */
  auditOf(id: string): Promise<AuditRow[]>;
}

export async function openVaultHouse(): Promise<VaultHouse> {
  const test = await createTestServer({ withoutBackground: true, env: { VAULT_READS_PER_MINUTE: "1000" } });
  const [admin, owner, analyst] = [
    await test.person({ role: "ADMIN" }),
    await test.person({ role: "MANAGER" }),
    await test.person(),
  ];
  for (const { authorization, password } of [admin, owner, analyst]) {
    const url = "/api/v1/auth/step-up";
    await test.server.inject({ method: "POST", url, headers: authorization, payload: { password } });
  }
  const call: VaultHouse["call"] = (person, path, { method = "GET", headers = {}, body } = {}) =>
    test.server.inject({
      method,
      url: `/api/v1/vault/${path}`,
      headers: {
        ...person.authorization,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
  let counter = 0;
  return {
    test,
    admin,
    owner,
    analyst,
    call,
    show: (person, id, query = "") => call(person, `secrets/${id}${query}`, { headers: REASON }),
    async create(person, fields = {}) {
      counter += 1;
      const body = { name: `KEY_${counter}`, value: VALUE, ...fields };
      const response = await call(person, "secrets", { method: "POST", body });
      if (response.statusCode !== 201 || response.body.includes("s3cr3t"))
        throw new Error(`A secret was not added as it should be: ${response.body}`);
      return response.json<{ id: string; name: string }>();
    },
    auditOf: (id) =>
      queryRows<AuditRow>(
        test.context.database.db,
        sql`SELECT event_type, outcome, user_id, details FROM audit_events WHERE details ->> 'secretId' = ${id} ORDER BY id`,
      ),
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}
