import { corruptFile, unsupportedType } from "./extraction-error.ts";
import type { OfficeKind, OpenDocumentKind } from "./file-kind.ts";
import type { Archive } from "./open-archive.ts";
import { readRelationships } from "./read-relationships.ts";

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/opendocument\./, "an OpenDocument file that is no text, sheet or presentation"],
  [/epub/, "an EPUB book"],
];
const OPEN_DOCUMENT_KINDS: readonly (readonly [RegExp, OpenDocumentKind])[] = [
  [/opendocument\.text(?:-template)?$/, "odt"],
  [/opendocument\.spreadsheet(?:-template)?$/, "ods"],
  [/opendocument\.presentation(?:-template)?$/, "odp"],
];
const KINDS: readonly (readonly [string, OfficeKind])[] = [
  ["word/", "docx"],
  ["ppt/", "pptx"],
  ["xl/", "xlsx"],
];
const MAX_MIMETYPE_CHARACTERS = 200;

/**
 * Which office format an archive is, and its main part.
 * @throws ExtractionError `unsupported_type` for an archive of anything else; archives within it are not opened
 */
export async function archiveKind(
  archive: Archive,
): Promise<{ kind: OfficeKind | OpenDocumentKind; part: string }> {
  if (archive.has("mimetype")) return openDocumentKind(archive);
  // The package itself is the source of its first relationships, as a part without a name.
  const relationships = await readRelationships(archive, "", "Office");
  const part = relationships.find(({ type }) => type === "officeDocument")?.target;
  const kind = KINDS.find(([folder]) => part?.startsWith(folder) === true)?.[1];
  if (part !== undefined && kind !== undefined) return { kind, part };
  if (archive.has("[Content_Types].xml")) {
    throw corruptFile("Office", "it does not say which of its parts is the document");
  }
  throw unsupportedType("a ZIP archive; upload the files in it one by one");
}

async function openDocumentKind(archive: Archive): Promise<{ kind: OpenDocumentKind; part: string }> {
  const type = (await archive.text("mimetype")).slice(0, MAX_MIMETYPE_CHARACTERS).trim();
  const kind = OPEN_DOCUMENT_KINDS.find(([pattern]) => pattern.test(type))?.[1];
  if (kind !== undefined) return { kind, part: "content.xml" };
  throw unsupportedType(
    NAMES.find(([pattern]) => pattern.test(type))?.[1] ?? "a ZIP archive of an unknown kind",
  );
}
