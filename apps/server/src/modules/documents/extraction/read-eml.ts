import PostalMime from "postal-mime";
import { readHtml } from "./read-html.ts";
import { readText } from "./read-text.ts";
import type { TextBuilder } from "./text-builder.ts";

type Address = { name?: string | undefined; address?: string | undefined };
const inWords = (addresses: readonly Address[] | undefined): string =>
  (addresses ?? [])
    .map(({ name, address }) => [name, address && `<${address}>`].filter(Boolean).join(" "))
    .join(", ");

/** An e-mail (RFC 5322, MIME): who wrote to whom, the text, and the names of what is attached, which is not read. */
export async function readEml(bytes: Uint8Array, builder: TextBuilder): Promise<void> {
  const mail = await PostalMime.parse(bytes, { maxNestingDepth: 50 });
  builder.add("heading", mail.subject ?? "", 1);
  const lines = [
    ["From", inWords(mail.from ? [mail.from] : [])],
    ["To", inWords(mail.to)],
    ["Cc", inWords(mail.cc)],
    ["Date", mail.date ?? ""],
  ];
  builder.add(
    "paragraph",
    lines.flatMap(([name, value]) => (value === "" ? [] : `${name}: ${value}`)).join("\n"),
  );
  if (mail.text !== undefined && mail.text.trim() !== "") readText(mail.text, builder);
  else if (mail.html !== undefined) readHtml(mail.html, builder);
  const names = mail.attachments.map(({ filename }) => filename ?? "unnamed");
  if (names.length > 0) {
    builder.add("paragraph", `Attachments: ${names.join(", ")}`);
    builder.notices.push(
      `Attachments are not read: ${names.slice(0, 10).join(", ")}. Upload them by themselves.`,
    );
  }
}
