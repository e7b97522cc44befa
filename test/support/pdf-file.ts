/** Text on a page, with its place in points from the lower left corner and the size of its letters. */
export type PdfText = { text: string; x: number; y: number; size?: number };

export type PdfPage = readonly PdfText[] | "picture";

export type PdfFileOptions = {
  /** What the root of the pages claims, where it lies. */
  declaredPages?: number;
  /** Content of the trailer's `/Encrypt`, for a file that asks for a password. */
  encrypt?: string;
  /** Content of the first page as zlib made it, whatever is on the page. */
  deflated?: Uint8Array;
  /** The pages that the root of the pages has, where it has others than its own: `2 0 R` is the root itself. */
  kids?: string;
};

const escapeText = (text: string): string => text.replace(/[\\()]/g, "\\$&");

/** Lines one below the other. */
export const pdfLines = (lines: readonly string[], x = 72, top = 720, size = 11): PdfText[] =>
  lines.map((text, index) => ({ text, x, y: top - index * size * 1.3, size }));

/** A PDF (ISO 32000) of pages of text in Helvetica, or of a picture that fills the page as a scan does. */
export function pdfFile(pages: readonly PdfPage[], options: PdfFileOptions = {}): Uint8Array {
  const objects: string[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${options.declaredPages ?? pages.length} /Kids [${options.kids ?? pages.map((_, index) => `${5 + index * 2} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream",
  ];
  for (const [index, page] of pages.entries()) {
    const deflated = index === 0 ? options.deflated : undefined;
    const content =
      deflated !== undefined
        ? Buffer.from(deflated).toString("latin1")
        : page === "picture"
          ? "q 595 0 0 842 0 0 cm /Im1 Do Q"
          : page
              .map(
                ({ text, x, y, size = 11 }) => `BT /F1 ${size} Tf ${x} ${y} Td (${escapeText(text)}) Tj ET`,
              )
              .join("\n");
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>`,
      `<< ${deflated === undefined ? "" : "/Filter /FlateDecode "}/Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  let file = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const encrypt =
    options.encrypt === undefined
      ? ""
      : `/Encrypt ${options.encrypt} /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]`;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${encrypt} >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, "latin1"));
}

/** An `/Encrypt` whose keys fit no password that is empty (ISO 32000-1, 7.6.3). */
export const ENCRYPTED_WITH_PASSWORD = `<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <${"5a".repeat(32)}> /U <${"a5".repeat(32)}> >>`;
