import PostalMime, { type Address, type Email } from "postal-mime";
import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { corruptFile } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";
import { writeHtml } from "./read-html.ts";
import { readText } from "./read-text.ts";

export const EML_MEDIA_TYPE = "message/rfc822";

const MAX_ATTACHMENT_NAMES = 100;
const PARSER_LIMITS = { maxNestingDepth: 50, maxHeadersSize: 1024 * 1024, maxRfc822NestingDepth: 3 };

/** Reads a message (RFC 5322): who, when, what about, the text, and the names of what is attached, which is not opened. */
export async function readEml(bytes: Uint8Array, context: ReadContext): Promise<ExtractedDocument> {
  const email = await parse(bytes);
  const writer = createDocumentWriter(context.limits.maxCharacters);
  writer.heading(1, email.subject ?? "");
  writer.paragraph(headLines(email).join("\n"));
  if ((email.text ?? "").trim() !== "") {
    const { content, blocks, notices } = readText(email.text ?? "", context);
    writer.markdown(content, blocks);
    notices.forEach(writer.notice);
  } else writeHtml(email.html ?? "", writer);
  const names = email.attachments.map(({ filename }) => filename ?? "without a name");
  for (const name of names.slice(0, MAX_ATTACHMENT_NAMES)) writer.listItem(0, `Attachment: ${name}`);
  if (names.length > 0) {
    writer.notice(
      names.length === 1
        ? "1 attachment was not read; upload it by itself."
        : `${names.length} attachments were not read; upload them by themselves.`,
    );
  }
  return writer.finish(EML_MEDIA_TYPE, email.subject ?? null);
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, PARSER_LIMITS);
  } catch (error) {
    throw corruptFile("EML", "its parts are nested too deeply or its head is too long", error);
  }
}

function headLines(email: Email): string[] {
  const line = (name: string, addresses: readonly Address[]): string[] =>
    addresses.length === 0 ? [] : [`${name}: ${addresses.map(showAddress).join(", ")}`];
  return [
    ...line("From", email.from === undefined ? [] : [email.from]),
    ...line("To", email.to ?? []),
    ...line("Cc", email.cc ?? []),
    ...line("Bcc", email.bcc ?? []),
    ...(email.date === undefined ? [] : [`Date: ${email.date}`]),
  ];
}

function showAddress(address: Address): string {
  if (address.group !== undefined) return `${address.name}: ${address.group.map(showAddress).join(", ")}`;
  return address.name === "" ? address.address : `${address.name} <${address.address}>`;
}
