import { clearanceCovers, type JsonObject, type Label, LabelSchema } from "@cdsa/contracts";
import { createHash } from "node:crypto";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { type ActionKind, DEFAULT_RULE } from "../approvals/index.ts";
import { mayManage } from "./document-access.ts";
import { findReadable, type StoredDocument } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";

export const RECLASSIFY = "document.reclassify";

/** Every lowering of a label waits for another person. */
export const RECLASSIFY_RULES = [{ id: "document.lower_label", version: 1, ...DEFAULT_RULE }];

// What the action does and takes is part of this program: a change of either makes waiting approvals void.
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
export const RECLASSIFY_HASHES = {
  schemaHash: hashOf("document.reclassify: document, title, version, from, to"),
  definitionHash: hashOf("document.reclassify 1"),
};

/** What the card shows, and what the decision is bound to. */
export const reclassifyArguments = (document: StoredDocument, to: Label): JsonObject => ({
  document: document.id,
  title: document.title,
  version: document.latestVersion,
  from: document.classification,
  to,
});

/** The action kind `document.reclassify`: reads the document and the requester again as they are now. */
export const reclassifyAction = ({ loadActor }: Pick<DocumentsContext, "loadActor">): ActionKind => ({
  kind: RECLASSIFY,
  async current(tx, approval, shown) {
    const requester = await loadActor(tx, approval.requesterId, SERVER_ORIGIN);
    if (!requester) return { voided: "The requester may not sign in any more." };
    const document = await findReadable(tx, requester, approval.subjectId);
    if (!document) return { voided: "The document was deleted, or the requester may not read it any more." };
    if (!mayManage(requester, document))
      return { voided: "The requester may not change the document any more." };
    const to = LabelSchema.safeParse(shown["to"]);
    if (!to.success || !clearanceCovers(document.classification, to.data))
      return { voided: "The label asked for is not below the present one." };
    return {
      subjectVersion: document.revision,
      ...RECLASSIFY_HASHES,
      arguments: reclassifyArguments(document, to.data),
      rules: RECLASSIFY_RULES,
      secrets: [],
      label: document.classification,
    };
  },
});
