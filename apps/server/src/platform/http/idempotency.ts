import { sql } from "drizzle-orm";
import { type EnvelopeKey, open, seal } from "../crypto/envelope.ts";
import { keyedHash } from "../crypto/derive-key.ts";
import { type Database, type Queryable, queryRows } from "../db/database.ts";
import { AppError } from "../errors/app-error.ts";
import { badRequest, conflict } from "../errors/common-errors.ts";

export type IdempotentRequest = { userId: string; key: string; route: string; body: string };
export type StoredAnswer = { status: number; body: string };

export type IdempotencyClaim =
  { state: "first" } | { state: "answered"; answer: StoredAnswer } | { state: "attached"; runId: string };

/** Keeps answers for 24 hours, so that a mutation sent again does not happen again (Idempotency-Key header). */
export interface Idempotency {
  /**
   * @throws AppError 422 where the key was used with another request, 409 while the first one is still running.
   */
  claim(tx: Queryable, request: IdempotentRequest): Promise<IdempotencyClaim>;
  /** Lets later requests with the key attach to a run instead of starting another. */
  attachRun(tx: Queryable, request: IdempotentRequest, runId: string): Promise<void>;
  answer(request: IdempotentRequest, answer: StoredAnswer): Promise<void>;
  /** Forgets a claim whose request failed on our side, so that it may be tried again. */
  release(request: IdempotentRequest): Promise<void>;
}

const KEY_FORM = /^[\x21-\x7e]{1,200}$/;
// A claim without an answer after this long was left by a server that died.
const ABANDONED_AFTER_SECONDS = 60;

type Row = {
  route: string;
  body_hmac: string;
  run_id: string | null;
  status: number | null;
  response: string | null;
};

type Keys = { hmac: Buffer; envelope: EnvelopeKey };

const place = (request: IdempotentRequest): string => `idempotency_keys:${request.userId}:${request.key}`;

const bodyHash = (keys: Keys, request: IdempotentRequest): string =>
  keyedHash(keys.hmac, `${request.route}\n${request.body}`);

/** @param keys `hmac` compares bodies without keeping them, `envelope` seals the answers. */
export function createIdempotency(db: Database, keys: Keys): Idempotency {
  return {
    async claim(tx, request) {
      if (!KEY_FORM.test(request.key)) {
        throw badRequest("bad_idempotency_key", "Idempotency-Key takes 1 to 200 visible ASCII characters.");
      }
      return (await insertClaim(tx, keys, request)) ? { state: "first" } : readClaim(tx, keys, request);
    },
    async attachRun(tx, request, runId) {
      await tx.execute(
        sql`UPDATE idempotency_keys SET run_id = ${runId} WHERE user_id = ${request.userId} AND key = ${request.key}`,
      );
    },
    async answer(request, answer) {
      const sealed = seal(keys.envelope, answer.body, place(request));
      await db.execute(
        sql`UPDATE idempotency_keys SET status = ${answer.status}, response = ${sealed}
            WHERE user_id = ${request.userId} AND key = ${request.key}`,
      );
    },
    async release(request) {
      await db.execute(
        sql`DELETE FROM idempotency_keys WHERE user_id = ${request.userId} AND key = ${request.key}`,
      );
    },
  };
}

/** Takes a key that is new, older than 24 hours, or was left without an answer. */
async function insertClaim(tx: Queryable, keys: Keys, request: IdempotentRequest): Promise<boolean> {
  const claimed = await queryRows(
    tx,
    sql`INSERT INTO idempotency_keys (user_id, key, route, body_hmac)
        VALUES (${request.userId}, ${request.key}, ${request.route}, ${bodyHash(keys, request)})
        ON CONFLICT (user_id, key) DO UPDATE
          SET route = excluded.route, body_hmac = excluded.body_hmac,
              run_id = NULL, status = NULL, response = NULL, created_at = now()
          WHERE idempotency_keys.created_at < now() - interval '24 hours'
            OR (idempotency_keys.status IS NULL AND idempotency_keys.run_id IS NULL
                AND idempotency_keys.created_at < now() - make_interval(secs => ${ABANDONED_AFTER_SECONDS}))
        RETURNING key`,
  );
  return claimed.length > 0;
}

async function readClaim(tx: Queryable, keys: Keys, request: IdempotentRequest): Promise<IdempotencyClaim> {
  const [row] = await queryRows<Row>(
    tx,
    sql`SELECT route, body_hmac, run_id, status, response FROM idempotency_keys
        WHERE user_id = ${request.userId} AND key = ${request.key}`,
  );
  if (row && (row.route !== request.route || row.body_hmac !== bodyHash(keys, request))) {
    throw new AppError({
      code: "idempotency_key_reused",
      status: 422,
      title: "Idempotency-Key reused",
      detail: "This Idempotency-Key was sent before with another request. Use a new key for a new request.",
    });
  }
  if (row?.run_id) return { state: "attached", runId: row.run_id };
  if (row?.status && row.response !== null) {
    const body = open(keys.envelope, row.response, place(request)).toString("utf8");
    return { state: "answered", answer: { status: row.status, body } };
  }
  throw conflict(
    "idempotency_in_progress",
    "The first request with this Idempotency-Key is still running. Ask again in a moment.",
  );
}
