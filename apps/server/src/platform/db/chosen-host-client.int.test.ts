import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { startTcpProxy } from "../../../../../test/support/tcp-proxy.ts";
import { createPostgresDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import { prepareDatabase } from "../../app/prepare-database.ts";
import { openPostgres } from "./open-postgres.ts";

const withHosts = (url: string, hosts: string): string =>
  `${url.replace(/@[^/]+|(?<=\/\/)[^@/]+(?=\/)/, (found) => (found.startsWith("@") ? `@${hosts}` : hosts))}?target_session_attrs=read-write`;

describe.skipIf(postgresUrl() === undefined)("a database of several hosts", () => {
  const open = (url: string) =>
    openPostgres({ url, ownerUrl: url, poolSize: 4, onConnectionError: () => undefined });

  it("is worked on at the first host that answers, and at the next when that goes away", async () => {
    await using database = await createPostgresDatabase(postgresUrl() ?? "");
    await using first = await startTcpProxy(database.url);
    await using second = await startTcpProxy(database.url);
    await using handle = open(withHosts(database.url, `127.0.0.1:${first.port},127.0.0.1:${second.port}`));
    await prepareDatabase(handle);
    const answers = () =>
      handle.db.execute(sql`SELECT 1`).then(
        () => true,
        () => false,
      );
    expect(await answers()).toBe(true);
    first.cut();
    await expect.poll(answers, { timeout: 5_000 }).toBe(true);
    second.cut();
    await expect.poll(answers, { timeout: 5_000 }).toBe(false);
    first.restore();
    await expect.poll(answers, { timeout: 5_000 }).toBe(true);
  });

  it("says of each host why it is not used", async () => {
    await using database = await createPostgresDatabase(postgresUrl() ?? "");
    const { port } = new URL(database.url);
    await using direct = open(database.url);
    const name = new URL(database.url).pathname.slice(1);
    await direct.asOwner((tx) =>
      tx.execute(sql.raw(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)),
    );
    await using handle = open(withHosts(database.url, `127.0.0.1:1,127.0.0.1:${port}`));
    const failure = await handle.asOwner((tx) => tx.execute(sql`SELECT 1`)).catch((error: unknown) => error);
    expect(String(failure)).toContain("127.0.0.1:1 does not answer (ECONNREFUSED)");
    expect(String(failure)).toContain(`127.0.0.1:${port} takes no writes`);
  });
});
