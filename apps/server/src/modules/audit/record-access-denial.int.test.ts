import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  addPerson,
  createModuleServer,
  type ModuleServer,
} from "../../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import type { Actor } from "../../platform/actor.ts";
import { type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import { forbidden, notFound, unauthorized } from "../../platform/errors/common-errors.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import { recordAccessDenial } from "./index.ts";

const response = { 200: z.object({}) };

const routes: RoutePlugin = (server) => {
  server.get(
    "/things",
    { config: { permission: { access: "signed-in", role: "ADMIN" } }, schema: { response } },
    () => ({}),
  );
  server.get(
    "/things/:id/:name",
    { config: { permission: { access: "signed-in" } }, schema: { response } },
    () => {
      throw notFound();
    },
  );
  server.get("/public/:id", { config: { permission: { access: "public" } }, schema: { response } }, () => {
    throw notFound();
  });
  server.post("/public", { config: { permission: { access: "public" } }, schema: { response } }, () => {
    throw forbidden("registration_closed", "Ask an administrator.");
  });
  server.post(
    "/renewed",
    { config: { permission: { access: "public" }, cookieRoute: true }, schema: { response } },
    () => {
      throw unauthorized("session_ended", "Sign in again.");
    },
  );
  server.post(
    "/things",
    {
      config: { permission: { access: "signed-in" } },
      schema: { response, body: z.looseObject({ name: z.string() }) },
    },
    () => {
      throw notFound();
    },
  );
  server.get(
    "/checked",
    {
      config: { permission: { access: "signed-in" } },
      schema: { response, querystring: z.strictObject({}) },
    },
    () => ({}),
  );
};

let handle: DatabaseHandle;
let server: ModuleServer;
let actor: Actor;

const rowsOf = (type: string) =>
  queryRows<{ user_id: string | null; outcome: string; details: Record<string, unknown>; ip: string }>(
    handle.db,
    sql`SELECT user_id, outcome, details, host(ip_address) AS ip FROM audit_events WHERE event_type = ${type} ORDER BY id`,
  );

async function newRows(type: string, act: () => Promise<unknown>) {
  const before = await rowsOf(type);
  await act();
  return (await rowsOf(type)).slice(before.length);
}

beforeAll(async () => {
  handle = await openTestDatabase();
  actor = await addPerson(handle);
  server = await createModuleServer({
    routes: [routes],
    recordDenial: recordAccessDenial({ db: handle.db }),
  });
});

afterAll(async () => {
  await server.close();
  await handle[Symbol.asyncDispose]();
});

describe("recordAccessDenial", () => {
  it("writes who was refused what", async () => {
    const rows = await newRows("ACCESS_DENIED", () =>
      server.inject({ url: "/things", headers: server.signIn(actor) }),
    );
    expect(rows).toEqual([
      {
        user_id: actor.userId,
        outcome: "DENIED",
        details: { method: "GET", route: "/things", status: 403, code: "role_too_low" },
        ip: "127.0.0.1",
      },
    ]);
  });

  it("keeps ids of an address, never its other values", async () => {
    const id = randomUUID();
    const url = `/things/${id}/jane-doe?note=secret`;
    const rows = await newRows("ACCESS_DENIED", () => server.inject({ url, headers: server.signIn(actor) }));
    expect(rows[0]?.details).toEqual({
      method: "GET",
      route: "/things/:id/:name",
      status: 404,
      code: "not_found",
      ids: { id },
    });
    expect(JSON.stringify(rows)).not.toMatch(/jane|secret/);
  });

  it("writes credentials that do not hold", async () => {
    const rows = await newRows("ACCESS_DENIED", () =>
      server.inject({ url: "/things", headers: { authorization: "Bearer stolen" } }),
    );
    expect(rows).toMatchObject([{ user_id: null, details: { status: 401 } }]);
    expect(JSON.stringify(rows)).not.toContain("stolen");
  });

  it("writes that nobody was signed in", async () => {
    const rows = await newRows("ACCESS_DENIED", () => server.inject({ url: "/things" }));
    expect(rows).toMatchObject([{ user_id: null, ip: "127.0.0.1", details: { code: "not_signed_in" } }]);
  });

  it("writes what was asked for and not done, with the ids a body names and nothing else of it", async () => {
    const headers = server.signIn(actor);
    const sessionId = randomUUID();
    const failed = await newRows("REQUEST_FAILED", async () => {
      await server.inject({ url: "/checked?jane=doe", headers });
      await server.inject({
        method: "POST",
        url: "/things",
        headers,
        payload: { sessionId, name: 5, jane: "doe" },
      });
    });
    expect(failed).toMatchObject([
      { user_id: actor.userId, outcome: "FAILURE", details: { route: "/checked", status: 400 } },
      { outcome: "FAILURE", details: { method: "POST", code: "invalid_request", ids: { sessionId } } },
    ]);
    const denied = await newRows("ACCESS_DENIED", () =>
      server.inject({ method: "POST", url: "/things", headers, payload: { sessionId, name: "jane" } }),
    );
    expect(denied).toMatchObject([{ outcome: "DENIED", details: { status: 404, ids: { sessionId } } }]);
    expect(JSON.stringify([...failed, ...denied])).not.toMatch(/jane|doe/);
  });

  it("writes a refused change of a public address too", async () => {
    const rows = await newRows("ACCESS_DENIED", () => server.inject({ method: "POST", url: "/public" }));
    expect(rows).toMatchObject([{ user_id: null, details: { status: 403, code: "registration_closed" } }]);
  });

  it("writes a cookie that does not hold, and not that there was none", async () => {
    const rows = await newRows("ACCESS_DENIED", async () => {
      await server.inject({ method: "POST", url: "/renewed" });
      await server.inject({ method: "POST", url: "/renewed", headers: { cookie: "cdsa_refresh=stolen" } });
    });
    expect(rows).toMatchObject([{ details: { route: "/renewed", status: 401 } }]);
    expect(JSON.stringify(rows)).not.toContain("stolen");
  });

  it("writes nothing for what refuses nobody", async () => {
    const act = async () => {
      await server.inject({ url: "/nowhere", headers: server.signIn(actor) });
      await server.inject({ url: "/public/1" });
    };
    expect(await newRows("ACCESS_DENIED", act)).toEqual([]);
    expect(await newRows("REQUEST_FAILED", act)).toEqual([]);
  });

  it("writes a flood once", async () => {
    const flooded = await createModuleServer({
      routes: [routes],
      recordDenial: recordAccessDenial({ db: handle.db, clock: () => new Date(0) }),
      allowedRequests: 0,
    });
    const [first, second] = [flooded.signIn(actor), flooded.signIn(await addPerson(handle))];
    const rows = await newRows("RATE_LIMITED", async () => {
      const statuses = await Promise.all(
        Array.from({ length: 20 }, () =>
          flooded.inject({ url: "/things", headers: first }).then((each) => each.statusCode),
        ),
      );
      expect(new Set(statuses)).toEqual(new Set([429]));
      await flooded.inject({ url: "/things", headers: second });
      await flooded.inject({ url: "/things" });
    });
    await flooded.close();
    expect(rows.map((row) => row.user_id === actor.userId)).toEqual([true, false, false]);
    expect(rows[0]?.details).toMatchObject({ route: "/things", status: 429, code: "rate_limited" });
  });

  it("answers 503 where the row cannot be written", async () => {
    await handle.asOwner((tx) => tx.execute(sql`REVOKE INSERT ON audit_events FROM cdsa_app`));
    try {
      const refused = await server.inject({ url: "/things", headers: server.signIn(actor) });
      expect(refused.json()).toMatchObject({ status: 503, code: "audit_unavailable" });
    } finally {
      await handle.asOwner((tx) => tx.execute(sql`GRANT INSERT ON audit_events TO cdsa_app`));
    }
  });
});
