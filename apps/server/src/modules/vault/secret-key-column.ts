import type { EnvelopeColumn } from "../../platform/crypto/envelope-column.ts";

/** Where the data key of one version of a value is wrapped. */
export const dataKeyPlace = (secretId: string, version: number | string): string =>
  `secret_versions:${secretId}:${version}:wrapped_key`;

/** What a rotation of the key-encryption key moves. */
export const SECRET_KEY_COLUMN: EnvelopeColumn = {
  table: "secret_versions",
  column: "wrapped_key",
  keyColumns: ["secret_id", "version"],
  placeOf: ([secretId = "", version = ""]) => dataKeyPlace(secretId, version),
};
