import type { EnvelopeColumn } from "../../../platform/crypto/envelope-column.ts";
import { EnvelopeError } from "../../../platform/crypto/envelope.ts";
import type { AuthContext } from "../auth-context.ts";
import type { UserRow } from "../auth.tables.ts";
import { totpStepOf } from "./totp.ts";

const placeOf = (userId: string): string => `users:${userId}:totp`;

/** What a rotation of the key-encryption key moves. */
export const TOTP_SEED_COLUMN: EnvelopeColumn = {
  table: "users",
  column: "totp_seed",
  keyColumns: ["id"],
  placeOf: ([userId = ""]) => placeOf(userId),
};

/** A seed as it rests: bound to its user, so that it opens in no other row. */
export const sealSeed = ({ keyring }: Pick<AuthContext, "keyring">, userId: string, seed: string): string =>
  keyring.seal(seed, placeOf(userId));

export const hasTotp = (user: UserRow): boolean => user.totpSeed !== null && user.totpConfirmedAt !== null;

/**
 * The time step of a code under the user's seed, confirmed or pending; null where it is wrong. A seed that does not
 * open (altered, or moved here from another row) takes no code.
 */
export async function stepOfCode(
  { keyring, clock, logger }: Pick<AuthContext, "keyring" | "clock" | "logger">,
  user: UserRow,
  code: string,
): Promise<number | null> {
  if (user.totpSeed === null) return null;
  try {
    const seed = keyring.open(user.totpSeed, placeOf(user.id)).toString("utf8");
    return await totpStepOf(seed, code, clock());
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    logger.warn({ err: error, userId: user.id }, "a TOTP seed does not open");
    return null;
  }
}
