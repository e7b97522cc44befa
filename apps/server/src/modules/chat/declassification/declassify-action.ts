import { createHash } from "node:crypto";
import { clearanceCovers, type JsonObject, type Label, LabelSchema } from "@cdsa/contracts";
import { SERVER_ORIGIN } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { type ActionKind, DEFAULT_RULE } from "../../approvals/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { ChatSessionRow } from "../chat.tables.ts";
import { findOpenRuns } from "../runs/runs.repository.ts";
import { lockOwnSession } from "../sessions/sessions.repository.ts";
import { findRaisingItems } from "./raising-items.ts";

export const DECLASSIFY = "session.declassify";

/** Every lowering of a label waits for another person. */
export const DECLASSIFY_RULES = [{ id: "session.lower_label", version: 1, ...DEFAULT_RULE }];

// What the action does and takes is part of this program: a change of either makes waiting approvals void.
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
export const DECLASSIFY_HASHES = {
  schemaHash: hashOf("session.declassify: session, title, from, to, itemsAbove, raisedBy"),
  definitionHash: hashOf("session.declassify 1"),
};

/** What the card shows, and what the decision is bound to: whatever the chat holds above the new label. */
export async function declassifyArguments(
  db: Queryable,
  session: Pick<ChatSessionRow, "id" | "title" | "label">,
  to: Label,
): Promise<JsonObject> {
  const { count, items } = await findRaisingItems(db, session.id, to);
  return {
    session: session.id,
    title: session.title,
    from: session.label,
    to,
    itemsAbove: count,
    raisedBy: items,
  };
}

/** The action kind `session.declassify`: reads the chat and its owner again as they are now. */
export const declassifyAction = ({ loadActor }: Pick<ChatContext, "loadActor">): ActionKind => ({
  kind: DECLASSIFY,
  async current(tx, approval, shown) {
    const requester = await loadActor(tx, approval.requesterId, SERVER_ORIGIN);
    if (!requester) return { voided: "The requester may not sign in any more." };
    const session = await lockOwnSession(tx, requester.userId, approval.subjectId);
    if (!session) return { voided: "The chat was deleted." };
    if (!clearanceCovers(requester.clearance, session.label))
      return { voided: "The requester's clearance does not cover the chat any more." };
    const to = LabelSchema.safeParse(shown["to"]);
    if (!to.success || session.label !== shown["from"] || clearanceCovers(to.data, session.label)) {
      return { voided: `The label of the chat has changed since: it is ${session.label} now.` };
    }
    if ((await findOpenRuns(tx, session.id)).length > 0)
      return { voided: "The chat went on: it is being answered, or waits for an approval." };
    // A new title changes nothing of what is lowered.
    const title = typeof shown["title"] === "string" ? shown["title"] : session.title;
    const value = await declassifyArguments(tx, { ...session, title }, to.data);
    if (value["itemsAbove"] !== shown["itemsAbove"])
      return { voided: `The chat went on: it holds more above ${to.data} than what was approved.` };
    return {
      subjectVersion: 1,
      ...DECLASSIFY_HASHES,
      arguments: value,
      rules: DECLASSIFY_RULES,
      secrets: [],
      label: session.label,
    };
  },
});
