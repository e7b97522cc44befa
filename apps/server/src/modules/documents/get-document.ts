import type { Document } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { findReadable } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { presentDocument } from "./present-document.ts";

/** What is known of a document; never its content. @throws AppError 404 unseen. */
export async function getDocument(context: DocumentsContext, actor: Actor, id: string): Promise<Document> {
  const stored = await findReadable(context.db, actor, id);
  if (!stored) throw notFound();
  return presentDocument(context, context.db, actor, stored);
}
