import {
  clearanceCovers,
  type DocumentAccessList,
  type Label,
  LABELS,
  roleCovers,
  ROLES,
} from "@cdsa/contracts";
import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import { documentGrants, documents } from "./documents.tables.ts";

export type Reader = Pick<Actor, "userId" | "role" | "clearance">;
type Readable = { createdBy: string | null; classification: Label; accessList: DocumentAccessList };

/** Its owner and administrators change a document, its access list and its versions. */
export const mayManage = (reader: Reader, document: Pick<Readable, "createdBy">): boolean =>
  reader.role === "ADMIN" || document.createdBy === reader.userId;

/** Whoever manages it or is on its access list reads it, where their clearance covers its label. */
export function mayRead(reader: Reader, document: Readable): boolean {
  const { accessList } = document;
  const isListed =
    accessList === null ||
    accessList.users.includes(reader.userId) ||
    accessList.roles.some((role) => roleCovers(reader.role, role));
  return (
    (isListed || mayManage(reader, document)) && clearanceCovers(reader.clearance, document.classification)
  );
}

/** `mayRead` for a row of `documents`, so that what a reader may not see takes no part in a statement. */
export function readableBy({ userId, role, clearance }: Reader): SQL | undefined {
  const labels = LABELS.filter((label) => clearanceCovers(clearance, label));
  const isCleared = and(isNull(documents.deletedAt), inArray(documents.classification, labels));
  if (role === "ADMIN") return isCleared;
  const roles = ROLES.filter((listed) => roleCovers(role, listed));
  const isGranted = sql`EXISTS (SELECT FROM ${documentGrants} WHERE ${documentGrants.documentId} = ${documents.id} AND ${or(
    and(eq(documentGrants.kind, "user"), eq(documentGrants.subject, userId)),
    and(eq(documentGrants.kind, "role"), inArray(documentGrants.subject, roles)),
  )})`;
  return and(isCleared, or(documents.isOpen, eq(documents.createdBy, userId), isGranted));
}

/** Each entry once, ids as the database spells them. */
export function normaliseAccessList(list: DocumentAccessList): DocumentAccessList {
  if (list === null) return null;
  return { roles: [...new Set(list.roles)], users: [...new Set(list.users.map((id) => id.toLowerCase()))] };
}
