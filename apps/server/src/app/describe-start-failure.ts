import { databaseErrorCode } from "../platform/db/database-errors.ts";
import { describeError } from "../platform/errors/describe-error.ts";

const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: "The address is in use. Stop what listens there, or set API_PORT to another port.",
  EACCES: "A file or port may not be opened. Check the permissions of DATA_DIR and the port in API_PORT.",
  EROFS: "DATA_DIR is on a read-only disk. Point it at one that can be written.",
  ENOSPC: "The disk of DATA_DIR is full. Free some room and start again.",
  ECONNREFUSED: "The database does not answer. Check DATABASE_URL, and that PostgreSQL is running there.",
  ENOTFOUND: "The host of DATABASE_URL is not known. Check its spelling.",
  "28P01": "The database refused the password in DATABASE_URL.",
  "28000": "The database refused the user in DATABASE_URL.",
  "3D000": "The database named in DATABASE_URL does not exist. Create it first.",
  "42501":
    "The database user may not do what a migration needs. Give DATABASE_OWNER_URL a user that owns the database.",
};

/** Why a start failed, for the operator; never a secret's value. */
export function describeStartFailure(error: unknown, expected: boolean): string {
  if (expected && error instanceof Error) return error.message;
  const code = databaseErrorCode(error);
  const hint = code !== undefined && Object.hasOwn(HINTS, code) ? HINTS[code] : undefined;
  return hint ?? `Unexpected: ${JSON.stringify(describeError(error), null, 2)}`;
}
