import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import { prepareDatabase } from "../../app/prepare-database.ts";
import { isDatabaseUnavailable } from "./database-errors.ts";
import { type DatabaseHandle, queryRows } from "./database.ts";
import { openPostgres } from "./open-postgres.ts";
import { newWaitingBudget, spendingFrom, withoutBudget } from "./waiting-budget.ts";

const serverUrl = postgresUrl();
const CONNECTIONS = 2;

// The embedded database has one connection and no other server's locks.
describe.skipIf(serverUrl === undefined)("the budget of a request", () => {
  const stack = new AsyncDisposableStack();
  let handle: DatabaseHandle;

  beforeAll(async () => {
    const { url } = stack.use(await createPostgresDatabase(serverUrl ?? ""));
    handle = stack.use(
      openPostgres({ url, ownerUrl: url, poolSize: CONNECTIONS, onConnectionError: () => undefined }),
    );
    await prepareDatabase(handle);
  });
  afterAll(() => stack.disposeAsync());

  /** Holds every connection until it is told to let go. */
  async function holdAll(): Promise<() => Promise<void>> {
    const letGo = Promise.withResolvers<undefined>();
    const held: Promise<void>[] = [];
    for (let index = 0; index < CONNECTIONS; index += 1) {
      const taken = Promise.withResolvers<undefined>();
      held.push(
        handle.db.transaction(async (tx) => {
          await tx.execute(sql`SELECT 1`);
          taken.resolve(undefined);
          await letGo.promise;
        }),
      );
      await taken.promise;
    }
    return async () => {
      letGo.resolve(undefined);
      await Promise.all(held);
    };
  }

  it("bounds all its waits for connections together, and asks nothing of a database with one to spare", async () => {
    const budget = newWaitingBudget();
    const letGo = await holdAll();
    const from = performance.now();
    await spendingFrom(budget, async () => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const error: unknown = await handle.db.execute(sql`SELECT 1`).then(
          () => null,
          (failure: unknown) => failure,
        );
        expect(isDatabaseUnavailable(error), String(error)).toBe(true);
      }
    });
    expect(performance.now() - from).toBeLessThan(5_000);
    await letGo();
    await spendingFrom(budget, () => handle.db.execute(sql`SELECT 1`));
  }, 20_000);

  it("shortens the statements of a request that has waited already, and of nothing that outlives it", async () => {
    const timeout = (): Promise<string | undefined> =>
      handle.db.transaction(async (tx) => {
        const rows = await queryRows<{ statement_timeout: string }>(tx, sql`SHOW statement_timeout`);
        return rows[0]?.statement_timeout;
      });
    expect(await spendingFrom(newWaitingBudget(), timeout)).toBe("7s");
    const budget = { ...newWaitingBudget(), spentMs: 4_000 };
    expect(await spendingFrom(budget, timeout)).toBe("3s");
    expect(await spendingFrom(budget, () => withoutBudget(timeout))).toBe("7s");
    expect(await timeout()).toBe("7s");
  });

  it("does not take a transaction for committed that PostgreSQL rolled back", async () => {
    const committing = handle.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1 / 0`).catch(() => undefined);
    });
    await expect(committing).rejects.toThrow("rolled back");
  });
});
