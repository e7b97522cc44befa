import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import type { AuthContext } from "./auth-context.ts";

const RevocationSchema = z.object({
  userId: z.string(),
  sessionId: z.string().optional(),
  tokenId: z.string().optional(),
});
/** Whose streams end: all of a person, or those of one sign-in or API token. */
export type Revocation = { userId: string; sessionId?: string; tokenId?: string };

/** Also ends streams of sign-ins that ran out, and of those whose message got lost. */
const SWEEP_INTERVAL_MS = 30_000;
// A change may commit a while after the time it carries, and clocks may differ a little.
const COMMIT_DELAY_MS = 60_000;
const FAR_FUTURE = new Date("9999-01-01T00:00:00.000Z");

/** Tells every instance, when `tx` commits, to end the streams of what was revoked. */
export const publishRevocation = (
  { pubsub }: Pick<AuthContext, "pubsub">,
  tx: Queryable,
  revocation: Revocation,
): Promise<void> => pubsub.publish(tx, "revocations", revocation);

type EndedRow = { user_id: string; session_id: string | null; token_id: string | null };

/** What no longer holds of the people who have streams open here; rights changed since `since` count as revoked. */
async function findEnded(db: Queryable, userIds: readonly string[], since: Date): Promise<EndedRow[]> {
  return queryRows<EndedRow>(
    db,
    sql`WITH reader AS (SELECT listed.value::uuid AS id FROM jsonb_array_elements_text(${JSON.stringify(userIds)}::jsonb) AS listed)
        SELECT reader.id AS user_id, NULL::uuid AS session_id, NULL::uuid AS token_id
        FROM reader LEFT JOIN users ON users.id = reader.id
        WHERE users.id IS NULL OR NOT users.is_active OR users.updated_at >= ${since.toISOString()}::timestamptz
        UNION ALL
        SELECT sessions.user_id, sessions.id, NULL FROM sessions JOIN reader ON reader.id = sessions.user_id
        WHERE sessions.revoked_at IS NOT NULL OR sessions.expires_at <= now()
        UNION ALL
        SELECT api_tokens.user_id, NULL, api_tokens.id FROM api_tokens JOIN reader ON reader.id = api_tokens.user_id
        WHERE api_tokens.revoked_at IS NOT NULL OR api_tokens.expires_at <= now()`,
  );
}

/**
 * Ends open streams of this instance as soon as their sign-in, token or rights end anywhere. Where messages may have
 * been missed, everybody with open streams is looked up again.
 */
export function watchRevocations(
  context: Pick<AuthContext, "db" | "pubsub" | "openStreams" | "clock" | "logger">,
): Disposable {
  const { db, pubsub, openStreams, clock, logger } = context;
  let checkedAt = clock();
  let owedSince: Date | null = null;

  async function recheck(since: Date): Promise<void> {
    const userIds = openStreams.userIds();
    if (userIds.length === 0) return;
    for (const row of await findEnded(db, userIds, since)) {
      openStreams.end({
        userId: row.user_id,
        ...(row.session_id !== null && { sessionId: row.session_id }),
        ...(row.token_id !== null && { tokenId: row.token_id }),
      });
    }
  }

  /** Between gaps messages arrive, so a sweep looks for changed rights only where a check after a gap failed. */
  function sweep(): void {
    const startedAt = clock();
    const since = owedSince;
    recheck(since ?? FAR_FUTURE).then(
      () => {
        if (since === null) return;
        checkedAt = startedAt;
        if (owedSince === since) owedSince = null;
      },
      (error: unknown) => {
        logger.warn({ err: error }, "open streams could not be checked against revocations");
      },
    );
  }

  const unsubscribe = pubsub.subscribe(
    "revocations",
    (payload) => {
      const revocation = RevocationSchema.safeParse(payload);
      if (revocation.success) openStreams.end(withoutUndefined(revocation.data));
    },
    () => {
      owedSince ??= new Date(checkedAt.getTime() - COMMIT_DELAY_MS);
      sweep();
    },
  );
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS);
  timer.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

const withoutUndefined = ({ userId, sessionId, tokenId }: z.infer<typeof RevocationSchema>): Revocation => ({
  userId,
  ...(sessionId !== undefined && { sessionId }),
  ...(tokenId !== undefined && { tokenId }),
});
