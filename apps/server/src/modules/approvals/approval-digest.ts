import type { JsonObject, Label } from "@cdsa/contracts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import { keyedHash } from "../../platform/crypto/derive-key.ts";
import type { ApprovalRule, SecretVersionReference, VoteRow } from "./approvals.tables.ts";

/** Everything a decision is bound to. A change of any of it after the request makes the approval void. */
export type DigestMaterial = {
  approvalId: string;
  kind: string;
  subjectId: string;
  subjectVersion: number;
  /** The name on the card. */
  toolName: string;
  schemaHash: string;
  definitionHash: string;
  arguments: JsonObject;
  rules: readonly ApprovalRule[];
  /** In the order of their ids. */
  secrets: readonly SecretVersionReference[];
  requesterId: string;
  executionId: string;
  runId: string;
  /** The declared label raised to the highest of the arguments. */
  label: Label;
  expiresAt: string;
};

export type ApprovalDigests = {
  digest(material: DigestMaterial): string;
  voteMac(digest: string, vote: Pick<VoteRow, "approvalId" | "voterId" | "decision" | "decidedAt">): string;
};

/** HMACs under a key outside the database: what is written past the server does not count. */
export function createApprovalDigests(key: Buffer): ApprovalDigests {
  return {
    digest: (material) =>
      keyedHash(
        key,
        canonicalJson({
          ...material,
          rules: material.rules.map((rule) => ({ ...rule })),
          secrets: material.secrets.map((secret) => ({ ...secret })),
        }),
      ),
    voteMac: (digest, vote) =>
      keyedHash(
        key,
        canonicalJson({
          approvalId: vote.approvalId,
          digest,
          voterId: vote.voterId,
          decision: vote.decision,
          decidedAt: vote.decidedAt.toISOString(),
        }),
      ),
  };
}
