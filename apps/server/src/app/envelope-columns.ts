import { SUBJECT_KEY_COLUMN } from "../modules/audit/index.ts";
import { TOTP_SEED_COLUMN } from "../modules/auth/index.ts";
import { ORIGINAL_KEY_COLUMN } from "../modules/documents/index.ts";
import { PSEUDONYMS_COLUMN } from "../modules/protection/index.ts";
import { SECRET_KEY_COLUMN } from "../modules/vault/index.ts";
import type { EnvelopeColumn } from "../platform/crypto/envelope-column.ts";

/**
 * Every column that is sealed under a key-encryption key: a rotation goes through them in this order, and a start needs
 * the keys they name.
 */
export const ENVELOPE_COLUMNS: readonly EnvelopeColumn[] = [
  SUBJECT_KEY_COLUMN,
  TOTP_SEED_COLUMN,
  SECRET_KEY_COLUMN,
  ORIGINAL_KEY_COLUMN,
  PSEUDONYMS_COLUMN,
];
