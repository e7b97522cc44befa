import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OidcTestProvider, startOidcProvider } from "../../../../../../test/support/oidc-provider.ts";
import { createTestServer, type TestServer } from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

let provider: OidcTestProvider;
let app: TestServer;

const settings = (more: Record<string, string> = {}): Record<string, string> => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: provider.clientId,
  OIDC_CLIENT_SECRET: provider.clientSecret,
  ...more,
});

beforeAll(async () => {
  provider = await startOidcProvider();
  app = await createTestServer({
    env: settings({ OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: "cdsa-managers=MANAGER,cdsa-admins=ADMIN" }),
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});
beforeEach(() => {
  provider.fault = "none";
});

type Jar = Record<string, string>;

/** One step of a browser at the server: keeps cookies, follows nothing. */
async function visit(server: TestServer, url: string, jar: Jar): Promise<URL> {
  const response = await server.server.inject({ url, cookies: jar, headers: { host: "localhost" } });
  expect(response.statusCode, response.body).toBe(303);
  for (const { name, value } of response.cookies) jar[name] = value;
  return new URL(String(response.headers.location), "http://localhost");
}

/** Where the provider sends the browser back to. */
async function signInAtProvider(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: "manual" });
  return new URL(response.headers.get("location") ?? "");
}

async function signIn(server: TestServer, jar: Jar = {}): Promise<{ outcome: string; jar: Jar; page: URL }> {
  const away = await visit(server, "/api/v1/auth/oidc/start?from=%2Faudit", jar);
  const back = await signInAtProvider(away);
  const page = await visit(server, back.pathname + back.search, jar);
  expect(page.pathname).toBe("/sign-in");
  return { outcome: page.searchParams.get("oidc") ?? "", jar, page };
}

const refresh = (server: TestServer, jar: Jar) =>
  server.server.inject({
    method: "POST",
    url: "/api/v1/auth/refresh",
    cookies: { cdsa_refresh: jar["cdsa_refresh"] ?? "" },
    headers: { "x-csrf": "1", origin: "http://localhost", host: "localhost" },
  });

const auditOf = async (type: string): Promise<{ details: Record<string, unknown> }[]> =>
  queryRows(
    app.context.database.db,
    sql`SELECT details FROM audit_events WHERE event_type = ${type} ORDER BY id DESC`,
  );

describe("a first sign-in at the provider", () => {
  it("makes an analyst, signed in as by password, and finds them again by issuer and subject", async () => {
    provider.person = {
      sub: "u-1",
      email: "jane@house.example",
      email_verified: true,
      preferred_username: "jane",
    };
    const { outcome, jar, page } = await signIn(app);
    expect(outcome).toBe("done");
    expect(page.searchParams.get("from")).toBe("/audit");
    const refreshed = await refresh(app, jar);
    expect(refreshed.statusCode, refreshed.body).toBe(200);
    const { user } = refreshed.json<{ user: { id: string } }>();
    expect(user).toMatchObject({ username: "jane", email: "jane@house.example", role: "ANALYST" });
    expect((await auditOf("SIGNED_IN"))[0]?.details).toMatchObject({ by: "oidc", account: "created" });

    provider.person = { sub: "u-1", email: "jane.married@house.example", email_verified: true };
    const again = await signIn(app);
    const answer = await refresh(app, again.jar);
    expect(answer.json<{ user: { id: string } }>().user.id).toBe(user.id);
  });

  it("gives the role that a value of the claim stands for, and a free user name", async () => {
    provider.person = {
      sub: "u-2",
      email: "jane@other.example",
      preferred_username: "jane",
      groups: ["staff", "cdsa-managers"],
    };
    const { jar } = await signIn(app);
    const { user } = (await refresh(app, jar)).json<{ user: { username: string; role: string } }>();
    expect(user.role).toBe("MANAGER");
    expect(user.username).toMatch(/^jane-[0-9a-f]{10}$/);
  });

  it("sets cookies for this site's sign-in alone, and nothing of the attempt in clear", async () => {
    const response = await app.server.inject({
      url: "/api/v1/auth/oidc/start",
      headers: { host: "localhost" },
    });
    const [cookie] = response.cookies;
    expect(cookie).toMatchObject({
      name: "cdsa_oidc",
      httpOnly: true,
      sameSite: "Lax",
      path: "/api/v1/auth",
    });
    const location = new URL(String(response.headers.location));
    expect(location.searchParams.get("code_challenge_method")).toBe("S256");
    expect(cookie?.value).not.toContain(location.searchParams.get("state"));
  });

  it("happens once where it comes twice at the same time", async () => {
    provider.person = { sub: "u-twice", email: "twice@house.example" };
    const outcomes = await Promise.all([signIn(app), signIn(app)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
    const people = await queryRows(
      app.context.database.db,
      sql`SELECT 1 FROM users WHERE email = 'twice@house.example'`,
    );
    expect(people).toHaveLength(1);
  });
});

describe("a sign-in is refused", () => {
  it.each(["nonce", "audience", "issuer", "expired", "key", "unsigned", "denied"] as const)(
    "where the provider's answer is wrong: %s",
    async (fault) => {
      provider.person = { sub: `u-${fault}`, email: `${fault}@house.example` };
      provider.fault = fault;
      const { outcome, jar } = await signIn(app);
      expect(outcome).toBe("refused");
      expect(jar["cdsa_refresh"]).toBeUndefined();
      expect((await auditOf("SIGN_IN_FAILED"))[0]?.details).toEqual({ by: "oidc", reason: "refused" });
    },
  );

  it("in another browser than the one that began, with a forged state, and with a code used before", async () => {
    provider.person = { sub: "u-3", email: "three@house.example" };
    const jar: Jar = {};
    const away = await visit(app, "/api/v1/auth/oidc/start", jar);
    const back = await signInAtProvider(away);
    const other = await visit(app, back.pathname + back.search, {});
    expect(other.searchParams.get("oidc")).toBe("expired");
    const forged = new URL(back);
    forged.searchParams.set("state", "forged");
    const refused = await visit(app, forged.pathname + forged.search, { ...jar });
    expect(refused.searchParams.get("oidc")).toBe("refused");
    const first = await visit(app, back.pathname + back.search, { ...jar });
    expect(first.searchParams.get("oidc")).toBe("done");
    const second = await visit(app, back.pathname + back.search, { ...jar });
    expect(second.searchParams.get("oidc")).toBe("refused");
  });

  it("ten minutes after it began", async () => {
    let now = new Date();
    await using slow = await createTestServer({ env: settings(), clock: () => now });
    const jar: Jar = {};
    const back = await signInAtProvider(await visit(slow, "/api/v1/auth/oidc/start", jar));
    now = new Date(now.getTime() + 601_000);
    const page = await visit(slow, back.pathname + back.search, jar);
    expect(page.searchParams.get("oidc")).toBe("expired");
  });

  it("to a disabled person, whose identity is forgotten with an erasure", async () => {
    provider.person = { sub: "u-4", email: "four@house.example" };
    const { jar } = await signIn(app);
    const { user } = (await refresh(app, jar)).json<{ user: { id: string } }>();
    await app.context.auth.administration.update(user.id, { isActive: false });
    expect((await signIn(app)).outcome).toBe("account_disabled");
    expect((await refresh(app, jar)).statusCode).toBe(401);
    const admin = await app.person({ role: "ADMIN" });
    const erased = await app.server.inject({
      method: "POST",
      url: `/api/v1/users/${user.id}/erase`,
      headers: admin.authorization,
      payload: { reason: "left the house" },
    });
    expect(erased.statusCode, erased.body).toBe(200);
    const left = await queryRows(
      app.context.database.db,
      sql`SELECT 1 FROM user_identities WHERE user_id = ${user.id}`,
    );
    expect(left).toEqual([]);
  });

  it("where an account has the address already and the operator allows no linking", async () => {
    await app.person({ username: "taken-name" });
    provider.person = { sub: "u-5", email: "taken-name@example.org", email_verified: true };
    const { outcome, jar } = await signIn(app);
    expect(outcome).toBe("account_exists");
    expect(jar["cdsa_refresh"]).toBeUndefined();
  });

  it("without an e-mail address", async () => {
    provider.person = { sub: "u-6" };
    expect((await signIn(app)).outcome).toBe("email_missing");
  });
});

describe("OIDC_LINK_BY_EMAIL", () => {
  it("links a verified address with its account, and no unverified one", async () => {
    await using linking = await createTestServer({ env: settings({ OIDC_LINK_BY_EMAIL: "true" }) });
    const person = await linking.person({ username: "linked", role: "MANAGER" });
    provider.person = { sub: "u-7", email: "Linked@example.org" };
    expect((await signIn(linking)).outcome).toBe("account_exists");
    provider.person = { sub: "u-7", email: "Linked@example.org", email_verified: true };
    const { outcome, jar } = await signIn(linking);
    expect(outcome).toBe("done");
    const { user } = (await refresh(linking, jar)).json<{ user: { id: string; role: string } }>();
    expect(user).toMatchObject({ id: person.id, role: "MANAGER" });
  });
});

describe("the page is told", () => {
  it("whether there is a provider; without one the addresses are not there", async () => {
    const options = await app.server.inject({ url: "/api/v1/auth/options" });
    expect(options.json()).toMatchObject({ oidcAvailable: true });
    await using plain = await createTestServer();
    expect((await plain.server.inject({ url: "/api/v1/auth/options" })).json()).toMatchObject({
      oidcAvailable: false,
    });
    for (const path of ["start", "callback"]) {
      expect((await plain.server.inject({ url: `/api/v1/auth/oidc/${path}` })).statusCode).toBe(404);
    }
  });

  it("that the provider does not answer", async () => {
    await using dead = await createTestServer({ env: settings({ OIDC_ISSUER: "http://127.0.0.1:1" }) });
    const page = await visit(dead, "/api/v1/auth/oidc/start", {});
    expect(page.searchParams.get("oidc")).toBe("unavailable");
  });
});
