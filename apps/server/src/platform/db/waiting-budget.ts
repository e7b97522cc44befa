import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";

/**
 * What one request has spent on the database: waiting for connections and holding them. Each wait is short, but a
 * request that makes several, one after the other, would add them up to more than its caller is promised.
 */
export type WaitingBudget = { readonly startedAt: number; spentMs: number };

// With its longest statement and one more wait for a lock, a request stays below the 10 s in which a refusal must come.
const BUDGET_MS = 4_000;
/** What the longest statement of a request may take together with all waits before it. */
export const STATEMENT_TIMEOUT_MS = 7_000;
const SHORTEST_STATEMENT_TIMEOUT_MS = 1_500;
// Until then the time-out of the connection serves: changing it costs a little in every transaction.
const WORTH_COUNTING_MS = 300;
// Who still works after this streams, or received a large upload: nobody waits for a refusal there.
const ENFORCED_FOR_MS = 20_000;

const current = new AsyncLocalStorage<WaitingBudget | null>();

export const newWaitingBudget = (): WaitingBudget => ({ startedAt: performance.now(), spentMs: 0 });

/** Whatever `work` begins spends from this budget. */
export const spendingFrom = <Result>(budget: WaitingBudget, work: () => Result): Result =>
  current.run(budget, work);

/** For work that outlives the request it was begun in. */
export const withoutBudget = <Result>(work: () => Result): Result => current.run(null, work);

/**
 * The time-out of statements in the transaction that begins now; null where it is the connection's own. A statement that
 * waits for one row lock after the other is bounded by it alone: the time-out of locks counts each wait by itself.
 */
export function statementTimeoutMs(): number | null {
  const budget = current.getStore() ?? null;
  if (budget === null || budget.spentMs < WORTH_COUNTING_MS || isLifted(budget)) return null;
  return Math.round(Math.max(SHORTEST_STATEMENT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS - budget.spentMs));
}

/** Thrown instead of waiting: the database is too busy for this request. */
export class WaitingBudgetError extends Error {
  override readonly name = "WaitingBudgetError";
}

const isLifted = ({ startedAt }: WaitingBudget): boolean => performance.now() - startedAt > ENFORCED_FOR_MS;

/** How long it may still wait. */
const leftMs = (budget: WaitingBudget): number =>
  isLifted(budget) ? Number.POSITIVE_INFINITY : Math.max(0, BUDGET_MS - budget.spentMs);

const mustWait = (pool: pg.Pool): boolean =>
  pool.waitingCount > 0 || (pool.idleCount === 0 && pool.totalCount >= pool.options.max);

type Acquired = (
  error: Error | undefined,
  client?: pg.PoolClient,
  release?: pg.PoolClient["release"],
) => void;
type Connect = (callback: Acquired) => void;

const tooBusy = (): WaitingBudgetError =>
  new WaitingBudgetError("The database is too busy to go on waiting for it.");

/** Waits no longer than `limitMs`; a connection that comes later goes back at once. */
function connectWithin(connect: Connect, limitMs: number, callback: Acquired): void {
  if (limitMs === Number.POSITIVE_INFINITY) {
    connect(callback);
    return;
  }
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    callback(tooBusy());
  }, limitMs);
  connect((error, client, release) => {
    clearTimeout(timer);
    if (isOver) client?.release();
    else callback(error, client, release);
  });
}

/** Has every wait for a connection of the pool, and what it is held, count; who has spent all waits no more. */
export function countWaits(pool: pg.Pool): void {
  // The overload without a callback promises what this one calls back with.
  const connect = pool.connect.bind(pool) as Connect;
  const uses = new WeakMap<pg.PoolClient, { budget: WaitingBudget; from: number }>();
  const counted: Connect = (callback) => {
    const budget = current.getStore() ?? null;
    if (budget === null || !mustWait(pool)) {
      connect(budget === null ? callback : spending(budget, callback));
      return;
    }
    const limitMs = leftMs(budget);
    if (limitMs === 0) process.nextTick(callback, tooBusy());
    else connectWithin(connect, limitMs, spending(budget, callback));
  };
  const spending = (budget: WaitingBudget, callback: Acquired): Acquired => {
    const from = performance.now();
    return (error, client, release) => {
      budget.spentMs += performance.now() - from;
      if (client) uses.set(client, { budget, from: performance.now() });
      callback(error, client, release);
    };
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
