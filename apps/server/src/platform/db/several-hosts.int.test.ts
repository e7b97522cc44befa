import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  asReadOnly,
  startSwitchableProxy,
  type SwitchableProxy,
} from "../../../../../test/support/switchable-proxy.ts";
import { createPostgresDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import { createTestServer } from "../../../../../test/support/test-server.ts";
import { prepareDatabase } from "../../app/prepare-database.ts";
import { NoSuitableHostError } from "./choose-postgres-host.ts";
import { type DatabaseHandle, queryRows } from "./database.ts";
import { openPostgres } from "./open-postgres.ts";

const serverUrl = postgresUrl();
const SOON = { timeout: 15_000, interval: 100 };

// The embedded database has one host.
describe.skipIf(serverUrl === undefined)("a connection string with several hosts", () => {
  const stack = new AsyncDisposableStack();
  let direct: URL;
  let standby: SwitchableProxy;
  let first: SwitchableProxy;
  let second: SwitchableProxy;

  beforeAll(async () => {
    const database = stack.use(await createPostgresDatabase(serverUrl ?? ""));
    direct = new URL(database.url);
    await using owner = open(database.url);
    await prepareDatabase(owner);
    const target = { host: direct.hostname, port: Number(direct.port || "5432") };
    standby = stack.use(await startSwitchableProxy(target, asReadOnly));
    first = stack.use(await startSwitchableProxy(target));
    second = stack.use(await startSwitchableProxy(target));
  });
  afterEach(() => {
    for (const proxy of [standby, first, second]) proxy.goUp();
  });
  afterAll(() => stack.disposeAsync());

  const urlOf = (proxies: readonly SwitchableProxy[], query: string): string => {
    const hosts = proxies.map(({ host, port }) => `${host}:${port}`).join(",");
    return `postgresql://${direct.username}:${direct.password}@${hosts}${direct.pathname}${query}`;
  };
  const open = (url: string, replicaUrl: string | null = null): DatabaseHandle =>
    openPostgres({ url, ownerUrl: url, replicaUrl, poolSize: 4, onConnectionError: () => undefined });
  const isWritable = async ({ db }: DatabaseHandle): Promise<boolean> => {
    const [row] = await queryRows<{ read_only: string }>(
      db,
      sql`SELECT current_setting('transaction_read_only') AS read_only`,
    );
    return row?.read_only === "off";
  };

  it("takes the one that can be written to, wherever it stands", async () => {
    await using handle = open(urlOf([standby, first], "?target_session_attrs=read-write"));
    expect(await isWritable(handle)).toBe(true);
    const results = await Promise.all(Array.from({ length: 8 }, () => isWritable(handle)));
    expect(results).not.toContain(false);
  });

  it("takes the first in order without a wish, and a read-only one where that is wanted", async () => {
    await using any = open(urlOf([standby, first], ""));
    expect(await isWritable(any)).toBe(false);
    await using reading = open(urlOf([first, standby], "?target_session_attrs=read-only"));
    expect(await isWritable(reading)).toBe(false);
  });

  it("says so where none can be written to", async () => {
    await using handle = open(urlOf([standby, standby], "?target_session_attrs=read-write"));
    const failure = await isWritable(handle).catch((error: unknown) => error);
    expect(failure instanceof Error && failure.cause).toBeInstanceOf(NoSuitableHostError);
    expect(String(failure instanceof Error && failure.cause)).toContain("none of them read-write");
    expect(String(failure instanceof Error && failure.cause)).not.toContain(direct.password);
  });

  it("passes over hosts that are down, and over one that hangs within its time", async () => {
    first.goDown();
    await using handle = open(urlOf([first, second], "?target_session_attrs=read-write"));
    expect(await isWritable(handle)).toBe(true);
    first.goUp();
    first.pause();
    await using other = open(urlOf([first, second], "?target_session_attrs=read-write&connect_timeout=1"));
    const started = performance.now();
    expect(await isWritable(other)).toBe(true);
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it("follows a failover: queries, transactions of the owner and LISTEN go to the next host", async () => {
    await using handle = open(urlOf([first, second], "?target_session_attrs=read-write"));
    const heard: string[] = [];
    await using _subscription = disposable(
      await handle.listen(
        "several_hosts",
        (payload) => heard.push(payload),
        () => undefined,
      ),
    );
    expect(await isWritable(handle)).toBe(true);
    const before = second.accepted();
    first.goDown();
    await vi.waitUntil(() => isWritable(handle).catch(() => false), SOON);
    await vi.waitUntil(
      () =>
        handle
          .asOwner((tx) => tx.execute(sql`SELECT 1`))
          .then(
            () => true,
            () => false,
          ),
      SOON,
    );
    expect(second.accepted()).toBeGreaterThan(before);
    await vi.waitUntil(async () => {
      await handle.db.execute(sql`SELECT pg_notify('several_hosts', 'after')`);
      return heard.includes("after");
    }, SOON);
  });

  it("serves a whole server, whose lists come from the replica, or the primary where that is away", async () => {
    await using app = await createTestServer({
      database: open(urlOf([standby, first], "?target_session_attrs=read-write"), urlOf([standby], "")),
    });
    const admin = await app.person({ role: "ADMIN" });
    const read = async (): Promise<number> => {
      const response = await app.server.inject({
        url: "/api/v1/audit/events?type=AUDIT_READ",
        headers: admin.authorization,
      });
      expect(response.statusCode, response.body).toBe(200);
      return response.json<{ items: unknown[] }>().items.length;
    };
    const before = standby.accepted();
    await read();
    expect(await read()).toBeGreaterThan(0);
    expect(standby.accepted()).toBeGreaterThan(before);
    const [tools] = await queryRows<{ id: string }>(
      app.context.database.db,
      sql`SELECT id FROM tools LIMIT 1`,
    );
    const executions = await app.server.inject({
      url: `/api/v1/tools/${tools?.id ?? ""}/executions`,
      headers: admin.authorization,
    });
    expect(executions.statusCode).toBe(200);
    standby.goDown();
    expect(await read()).toBeGreaterThan(0);
  });
});

const disposable = (subscription: { close(): Promise<void> }): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => subscription.close(),
});
