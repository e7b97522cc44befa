import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";

/**
 * What one request has spent on the database: waiting for connections and holding them. Each wait is short, but a
 * request that makes several, one after the other, would add them up to more than its caller is promised.
 */
export type WaitingBudget = { readonly startedAt: number; spentMs: number };

// With one more wait for a connection and for a lock this stays below the 10 s in which a refusal must come.
const BUDGET_MS = 4_000;
// Who still works after this streams, or received a large upload: nobody waits for a refusal there.
const ENFORCED_FOR_MS = 20_000;

const current = new AsyncLocalStorage<WaitingBudget | null>();

export const newWaitingBudget = (): WaitingBudget => ({ startedAt: performance.now(), spentMs: 0 });

/** Whatever `work` begins spends from this budget. */
export const spendingFrom = <Result>(budget: WaitingBudget, work: () => Result): Result =>
  current.run(budget, work);

/** For work that outlives the request it was begun in. */
export const withoutBudget = <Result>(work: () => Result): Result => current.run(null, work);

/** Thrown instead of waiting: the database is too busy for this request. */
export class WaitingBudgetError extends Error {
  override readonly name = "WaitingBudgetError";
}

const isSpent = ({ startedAt, spentMs }: WaitingBudget): boolean =>
  spentMs > BUDGET_MS && performance.now() - startedAt < ENFORCED_FOR_MS;

const mustWait = (pool: pg.Pool): boolean =>
  pool.waitingCount > 0 || (pool.idleCount === 0 && pool.totalCount >= pool.options.max);

type Acquired = (
  error: Error | undefined,
  client?: pg.PoolClient,
  release?: pg.PoolClient["release"],
) => void;
type Connect = (callback: Acquired) => void;

/** Has every wait for a connection of the pool, and what it is held, count; who has spent all waits no more. */
export function countWaits(pool: pg.Pool): void {
  // The overload without a callback promises what this one calls back with.
  const connect = pool.connect.bind(pool) as Connect;
  const uses = new WeakMap<pg.PoolClient, { budget: WaitingBudget; from: number }>();
  const counted: Connect = (callback) => {
    const budget = current.getStore() ?? null;
    if (budget === null) {
      connect(callback);
      return;
    }
    if (isSpent(budget) && mustWait(pool)) {
      process.nextTick(callback, new WaitingBudgetError("The database is too busy to go on waiting for it."));
      return;
    }
    const from = performance.now();
    connect((error, client, release) => {
      if (client) uses.set(client, { budget, from });
      else budget.spentMs += performance.now() - from;
      callback(error, client, release);
    });
  };
  pool.on("release", (_error, client) => {
    const use = uses.get(client);
    if (!use) return;
    uses.delete(client);
    use.budget.spentMs += performance.now() - use.from;
  });
  const both = (callback?: Acquired): Promise<pg.PoolClient> | undefined => {
    if (callback) {
      counted(callback);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      counted((error, client) => {
        if (client) resolve(client);
        else reject(error ?? new TypeError("A connection or an error."));
      });
    });
  };
  Object.assign(pool, { connect: both });
}
