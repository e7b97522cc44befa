import { isIPv6 } from "node:net";
import { keyedHash } from "../../../platform/crypto/derive-key.ts";
import type { AuthContext } from "../auth-context.ts";
import { tooManyAttempts } from "../auth.errors.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { type BackOff, countAttempt, forgetAttempts, undoAttempt } from "./attempts.repository.ts";

/** The failure in a row that makes an account wait for the first time. */
export const FAILURES_UNTIL_LOCK = 8;
// One account is guessed at by many addresses, and one address may be that of a whole office.
const ACCOUNT: BackOff = { freeFailures: FAILURES_UNTIL_LOCK, firstSeconds: 1, longestSeconds: 900 };
const ADDRESS: BackOff = { freeFailures: 10, firstSeconds: 1, longestSeconds: 60 };

type Hasher = Pick<AuthContext, "hashKeys">;

/** The failures of an account, or of a name that is none: `subject` is a user id or the name as given. */
export const accountKey = ({ hashKeys }: Hasher, subject: string): string =>
  keyedHash(hashKeys.throttle, `account:${subject.toLowerCase()}`);

/** Whoever has an IPv6 address has 2^64 of them. */
function network(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter((group) => group !== "");
  const right = tail === undefined ? [] : tail.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => "0"), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

export const addressKey = ({ hashKeys }: Hasher, address: string): string =>
  keyedHash(hashKeys.throttle, `address:${network(address)}`);

/** What an attempt was counted under. */
export type CountedAttempt = { account: string; address: string | null };

/**
 * Counts an attempt against its account and, where given, its address, before anything is judged.
 * @returns the failures of the account so far, this attempt included.
 * @throws AppError 429 while either is blocked; then nothing is counted.
 */
export async function beginAttempt({ db }: Pick<AuthContext, "db">, keys: CountedAttempt): Promise<number> {
  return db.transaction(async (tx) => {
    // Always in this order, so that two attempts never wait for each other.
    if (keys.address !== null) {
      const address = await countAttempt(tx, keys.address, ADDRESS);
      if (!address.allowed) throw tooManyAttempts(address.retryAfterSeconds);
    }
    const account = await countAttempt(tx, keys.account, ACCOUNT);
    if (!account.allowed) throw tooManyAttempts(account.retryAfterSeconds);
    return account.failures;
  });
}

/** The attempt was no wrong guess: it counts no more. */
export async function cancelAttempt(tx: Queryable, keys: CountedAttempt): Promise<void> {
  if (keys.address !== null) await undoAttempt(tx, keys.address);
  await undoAttempt(tx, keys.account);
}

/** The person is who they say: the account's failures are forgotten, the address keeps those of others. */
export async function completeAttempt(tx: Queryable, keys: CountedAttempt): Promise<void> {
  if (keys.address !== null) await undoAttempt(tx, keys.address);
  await forgetAttempts(tx, keys.account);
}
