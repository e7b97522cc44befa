import type { Label, SecretAccessList } from "@cdsa/contracts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import { keyedHash } from "../../platform/crypto/derive-key.ts";
import { equalInConstantTime } from "../../platform/crypto/secret-token.ts";

/** What decides whose value is shown to whom. */
export type SecretHead = {
  id: string;
  name: string;
  createdBy: string | null;
  classification: Label;
  valueVersion: number;
  accessList: SecretAccessList;
};

/**
 * Keyed hash over a head, under a key outside the database: a name, an owner, a label, an access list or the number of
 * the present version that was changed by SQL does not hold.
 */
export function hashHead(key: Buffer, head: SecretHead): string {
  const { id, name, createdBy, classification, valueVersion, accessList } = head;
  const { roles, users, tools } = accessList;
  const bound = { roles: roles.toSorted(), users: users.toSorted(), tools: tools.toSorted() };
  return keyedHash(key, canonicalJson({ id, name, createdBy, classification, valueVersion, ...bound }));
}

export const headHolds = (key: Buffer, head: SecretHead, hash: string): boolean =>
  equalInConstantTime(hashHead(key, head), hash);
