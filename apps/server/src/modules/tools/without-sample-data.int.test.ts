import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareFirstStart } from "../../app/prepare-first-start.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

const PRODUCTION = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/opened-by-the-test",
  STORAGE_ENCRYPTED: "true",
};
const CALLS = [
  ["query_patient_data", {}],
  ["analyze_sales_data", {}],
  ["generate_financial_report", { year: 2024, quarter: 3 }],
] as const;

let app: TestServer;
let manager: TestPerson;

async function execute(server: TestServer, person: TestPerson, name: string, value: object) {
  const [tool] = await queryRows<{ id: string }>(
    server.context.database.db,
    sql`SELECT id FROM tools WHERE name = ${name}`,
  );
  return server.server.inject({
    method: "POST",
    url: `/api/v1/tools/${tool?.id ?? ""}/execute`,
    headers: person.authorization,
    payload: { arguments: value },
  });
}

describe("production without SAMPLE_DATA", () => {
  beforeAll(async () => {
    app = await createTestServer({ env: PRODUCTION });
    // First of all, on a database without people.
    expect(await prepareFirstStart(app.context)).toEqual({
      sampleUsers: [],
      setupToken: expect.any(String),
      sampleOwnerId: null,
    });
    manager = await app.person({ role: "MANAGER" });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it.each(CALLS)(
    "%s says that no data source is configured, and asks nobody to approve",
    async (name, value) => {
      const response = await execute(app, manager, name, value);
      expect(response.statusCode, response.body).toBe(200);
      expect(response.json()).toMatchObject({
        status: "DENIED",
        reason: expect.stringContaining("No data source is configured"),
      });
      expect(response.json()).not.toHaveProperty("result");
      const approvals = await queryRows(app.context.database.db, sql`SELECT 1 FROM approval_requests`);
      expect(approvals).toEqual([]);
    },
  );

  it("writes no sample files, makes no sample people, and prints a token for the first administrator", async () => {
    expect(existsSync(join(app.context.config.dataDirectory, "sample"))).toBe(false);
    const people = await queryRows(app.context.database.db, sql`SELECT username FROM users`);
    expect(people).toEqual([{ username: manager.username }]);
  });

  it("goes on serving the other tools", async () => {
    const response = await execute(app, manager, "calculate", { expression: "6 * 7" });
    expect(response.json()).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("production with SAMPLE_DATA=true", () => {
  it("serves the sample data, as the operator said", async () => {
    await using sampled = await createTestServer({ env: { ...PRODUCTION, SAMPLE_DATA: "true" } });
    const person = await sampled.person({ role: "MANAGER" });
    const response = await execute(sampled, person, "query_patient_data", {});
    expect(response.json()).toMatchObject({ status: "SUCCEEDED" });
  });
});
