import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTestServer, type TestPerson, type TestServer } from "../../../../test/support/test-server.ts";

const OpenApiSchema = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        "x-permission": z.string().optional(),
        parameters: z.array(z.object({ in: z.string(), name: z.string() })).optional(),
      }),
    ),
  ),
});

type Route = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  permission: string;
  queries: string[];
};

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const ABSENT_ID = "00000000-0000-7000-8000-000000000000";

let app: TestServer;
let routes: Route[];
let analyst: TestPerson;
let disabled: TestPerson;

beforeAll(async () => {
  app = await createTestServer();
  analyst = await app.person();
  disabled = await app.person({ role: "ADMIN" });
  await app.context.database.db.execute(sql`UPDATE users SET is_active = false WHERE id = ${disabled.id}`);
  const document = OpenApiSchema.parse((await app.server.inject({ url: "/api/v1/openapi.json" })).json());
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method.toLowerCase()];
      return operation
        ? [
            {
              method,
              url: path.replace(/\{[^}]+\}/g, ABSENT_ID),
              permission: operation["x-permission"] ?? "",
              queries: (operation.parameters ?? []).flatMap((each) =>
                each.in === "query" ? [each.name] : [],
              ),
            },
          ]
        : [];
    }),
  );
});

afterAll(() => app[Symbol.asyncDispose]());

const call = ({ method, url }: Route, headers: Record<string, string> = {}) =>
  app.server.inject({
    method,
    url,
    headers,
    ...(method === "GET" || method === "DELETE" ? {} : { payload: {} }),
  });

const isPublic = (route: Route): boolean => route.permission.startsWith("public");

describe("every route", () => {
  it("states its permission in the OpenAPI document", () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter(({ permission }) => permission === "")).toEqual([]);
  });

  it("of the plan is there", () => {
    const known = new Set(
      routes.map(
        ({ method, url }) => `${method} ${url.replaceAll(ABSENT_ID, "{id}").replace("/api/v1", "")}`,
      ),
    );
    const planned = [
      "POST /auth/register",
      "POST /auth/login",
      "POST /auth/logout",
      "POST /auth/refresh",
      "GET /auth/me",
      "PUT /auth/me",
      "POST /chat/stream",
      "POST /chat/continue",
      "GET /chat/sessions",
      "GET /chat/sessions/{id}",
      "DELETE /chat/sessions/{id}",
      "POST /chat/export",
      "GET /tools",
      "GET /tools/{id}",
      "POST /tools",
      "PUT /tools/{id}",
      "DELETE /tools/{id}",
      "GET /tools/{id}/executions",
      "POST /tools/{id}/execute",
      "GET /approvals",
      "GET /approvals/{id}",
      "POST /approvals/{id}/decide",
      "GET /approvals/my-requests",
      "GET /audit/events",
      "GET /audit/events/{id}",
      "GET /llm/models",
      "GET /llm/models/{id}",
      "GET /llm/status",
      "GET /notifications/stream",
      "GET /notifications",
      "GET /notifications/{id}",
      "PUT /notifications/{id}/read",
      "PUT /notifications/mark-all-read",
      "DELETE /notifications/{id}",
    ];
    expect(planned.filter((route) => !known.has(route))).toEqual([]);
  });

  it("is closed to nobody, to forged tokens and to the disabled, unless it is public", async () => {
    for (const route of routes.filter((each) => !isPublic(each))) {
      for (const headers of [{}, { authorization: "Bearer forged" }, disabled.authorization]) {
        const response = await call(route, headers);
        expect(response.headers["www-authenticate"], `${route.method} ${route.url}`).toContain("Bearer");
        expect([401, 403]).toContain(response.statusCode);
      }
    }
  });

  it("is closed to a role below its own, and says no more than that", async () => {
    const aboveAnalyst = routes.filter(({ permission }) => /^role (MANAGER|ADMIN)/.test(permission));
    expect(aboveAnalyst.length).toBeGreaterThan(10);
    for (const route of aboveAnalyst) {
      const response = await call(route, analyst.authorization);
      // The body is checked before the person only where it cannot be read at all.
      expect([400, 403], `${route.method} ${route.url} ${response.body}`).toContain(response.statusCode);
      expect(
        response.statusCode === 403 || response.json<{ code: string }>().code === "invalid_request",
      ).toBe(true);
    }
  });

  it("answers rubbish with a 4xx in problem JSON, never with a fault", async () => {
    const admin = await app.person({ role: "ADMIN" });
    const bodies = ["[]", "null", '"x"', "{", '{"a":1e400}', "\u0000", '{"a":"\\ud800"}'];
    for (const route of routes.filter(
      ({ method, url }) => method !== "GET" && method !== "DELETE" && !url.endsWith("/logout"),
    )) {
      for (const payload of bodies) {
        const response = await app.server.inject({
          method: route.method,
          url: route.url,
          headers: { ...admin.authorization, "content-type": "application/json" },
          payload,
        });
        expect(response.statusCode, `${route.method} ${route.url} ${payload} ${response.body}`).toBeLessThan(
          500,
        );
        if (response.statusCode >= 400)
          expect(response.headers["content-type"]).toContain("application/problem+json");
      }
    }
  });

  it("answers rubbish in the query with a 4xx, or with what it finds, never with a fault", async () => {
    const admin = await app.person({ role: "ADMIN" });
    const values = [
      "",
      "-1",
      "1e9",
      "NaN",
      "%00",
      "%ff",
      "%F0%9F%98%80",
      "a&limit=1",
      "0000-01-01T00:00:00Z",
    ];
    const years = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00Z"];
    // A stream has no end.
    const finite = routes.filter(({ method, url }) => method === "GET" && !/stream|tickets|sse/.test(url));
    expect(finite.flatMap(({ queries }) => queries).length).toBeGreaterThan(50);
    for (const { url, queries } of finite) {
      for (const query of queries) {
        for (const value of [...values, ...years]) {
          const response = await app.server.inject({
            url: `${url}?${query}=${value}`,
            headers: admin.authorization,
          });
          expect(response.statusCode, `${url}?${query}=${value} ${response.body}`).toBeLessThan(500);
        }
      }
    }
  });

  it("answers an unknown path of the API with problem JSON", async () => {
    const response = await app.server.inject({ url: "/api/v1/nothing/here", headers: analyst.authorization });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: "not_found", status: 404 });
  });
});
