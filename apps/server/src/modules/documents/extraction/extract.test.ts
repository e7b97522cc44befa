import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePdf, packDocx, packFiles } from "../../../../../../test/support/packed-file.ts";
import { extractDocument } from "./extract.ts";

const read = (content: string | Uint8Array, fileName: string) =>
  extractDocument(typeof content === "string" ? Buffer.from(content) : content, { fileName });
const paragraph = (text: string, properties = ""): string =>
  `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const xml = (path: string, content: string) => ({ path, content });

describe("extractDocument", () => {
  it("reads Word files: headings by style, lists, tables whole, text boxes once, notes and comments", async () => {
    const body = [
      paragraph("Rules", '<w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>'),
      paragraph("Two officers hold the key."),
      paragraph("first", "<w:pPr><w:numPr/></w:pPr>"),
      `<w:tbl><w:tr><w:tc>${paragraph("Record")}</w:tc><w:tc>${paragraph("Kept")}</w:tc></w:tr><w:tr><w:tc>${paragraph("Payroll")}</w:tc><w:tc>${paragraph("6 years")}</w:tc></w:tr></w:tbl>`,
      `<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${paragraph("boxed")}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${paragraph("boxed")}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
      "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>stays</w:t></w:r></w:p>",
    ].join("");
    const styles =
      '<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>';
    const { content, blocks, pageStarts } = await read(
      packDocx(body, [
        xml("word/styles.xml", styles),
        xml("word/footnotes.xml", `<w:footnotes>${paragraph("a note")}</w:footnotes>`),
        xml("word/comments.xml", `<w:comments>${paragraph("a comment")}</w:comments>`),
      ]),
      "rules.docx",
    );
    expect(content).toBe(
      "Rules\n\nTwo officers hold the key.\n\nfirst\n\nRecord | Kept\nPayroll | 6 years\n\nboxed\n\nstays\n\na note\n\na comment",
    );
    expect(blocks.slice(0, 4).map(({ kind, level }) => [kind, level])).toEqual([
      ["heading", 1],
      ["paragraph", 0],
      ["list-item", 0],
      ["table", 0],
    ]);
    for (const { start, end } of blocks)
      expect(content.slice(start, end).trim()).toBe(content.slice(start, end));
    expect(pageStarts).toBeNull();
  });

  it("reads slides as pages, sheets with numbers as people see them, and OpenDocument", async () => {
    const shape = (text: string, type: string): string =>
      `<p:sp><p:nvPr><p:ph type="${type}"/></p:nvPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
    const pptx = packFiles([
      xml("ppt/presentation.xml", "<p:presentation/>"),
      xml("ppt/slides/slide2.xml", `<p:sld>${shape("Second", "title")}</p:sld>`),
      xml(
        "ppt/slides/slide1.xml",
        `<p:sld>${shape("First", "title")}${shape("1", "sldNum")}${shape("text", "body")}</p:sld>`,
      ),
      xml("ppt/notesSlides/notesSlide1.xml", `<p:notes>${shape("say this", "body")}</p:notes>`),
    ]);
    const slides = await read(pptx, "deck.pptx");
    expect(slides.content).toBe("First\n\ntext\n\nsay this\n\nSecond");
    expect(slides.pageStarts?.map((start) => slides.content.slice(start, start + 5))).toEqual([
      "First",
      "Secon",
    ]);

    const xlsx = packFiles([
      xml("xl/workbook.xml", '<workbook><sheets><sheet name="Sales" r:id="rId1"/></sheets></workbook>'),
      xml(
        "xl/_rels/workbook.xml.rels",
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      xml(
        "xl/sharedStrings.xml",
        "<sst><si><t>Region</t></si><si><r><t>Eu</t></r><r><t>rope</t></r></si></sst>",
      ),
      xml(
        "xl/styles.xml",
        '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>',
      ),
      xml(
        "xl/worksheets/sheet1.xml",
        '<worksheet><sheetData><row><c r="A1" t="s"><v>0</v></c></row><row><c r="A2" t="s"><v>1</v></c><c r="C2"><v>0.30000000000000004</v></c><c r="D2" s="1"><v>45352</v></c><c r="E2" s="2"><v>0.125</v></c></row></sheetData></worksheet>',
      ),
    ]);
    expect((await read(xlsx, "sales.xlsx")).content).toBe(
      "Sales\n\nRegion\nEurope |  | 0.3 | 2024-03-01 | 12.5%",
    );

    const odt = packFiles([
      xml("mimetype", "application/vnd.oasis.opendocument.text"),
      xml(
        "content.xml",
        '<office:text><text:h text:outline-level="2">Head</text:h><text:p>one<text:tab/>two</text:p><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>',
      ),
    ]);
    expect((await read(odt, "text.odt")).content).toBe("Head\n\none\ttwo\n\na | b");
  });

  it("reads PDFs page by page, and says which pages are pictures", async () => {
    const { content, pageStarts } = await read(makePdf(3), "three.pdf");
    expect(content).toBe("Page number 1\n\nPage number 2\n\nPage number 3");
    expect(pageStarts).toEqual([0, 15, 30]);
  });

  it("reads HTML as people see it, whatever it hides", async () => {
    const { content, blocks } = await read(
      '<!doctype html><title>T</title><h1>Rules</h1><p>One <b>two</b><br>three</p><p hidden>no</p><div style="display: none">no</div><script>no()</script><ul><li>item</ul><table><tr><th>A<th>B<tr><td>1<td>2</table>',
      "page.html",
    );
    expect(content).toBe("T\n\nRules\n\nOne two\nthree\n\nitem\n\nA | B\n1 | 2");
    expect(blocks.map(({ kind }) => kind)).toEqual([
      "paragraph",
      "heading",
      "paragraph",
      "list-item",
      "table",
    ]);
  });

  it("reads Markdown, tables of values, e-mails and text, in the encoding they are in", async () => {
    const markdown = await read(
      "Title\n=====\n\n- one\n- two\n\n```\n# code\n\nmore\n```\n\n## Part\ntext",
      "a.md",
    );
    expect(markdown.blocks.map(({ kind, level }) => `${kind}${level}`)).toEqual([
      "heading1",
      "list-item0",
      "list-item0",
      "paragraph0",
      "heading2",
      "paragraph0",
    ]);
    expect((await read('name;"amount; net"\nOyelaran;12\n', "a.csv")).content).toBe(
      "name | amount; net\nOyelaran | 12",
    );
    const mail =
      'From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="plan.pdf"\r\n\r\nabc\r\n--x--\r\n';
    const letter = await read(mail, "mail.eml");
    expect(letter.content).toContain("Grüße\n\nFrom: Ann <ann@example.org>\nTo: <bob@example.org>");
    expect(letter.content).toContain("See below.\n\nAttachments: plan.pdf");
    const latin = Buffer.from(
      "Die Gr\xf6\xdfe der Pr\xfcfung h\xe4ngt von der L\xe4nge ab, und das ist f\xfcr alle gut.",
      "latin1",
    );
    expect(await read(latin, "a.txt")).toMatchObject({
      content: "Die Größe der Prüfung hängt von der Länge ab, und das ist für alle gut.",
      language: "german",
    });
  });

  it("leaves out what a reader does not see, and says so", async () => {
    const { content, notices } = await read(
      `${"As usual. ".repeat(10)}\n\npay\u202e now\u{e0041}\u{e0042} \u200bplease\u0001\r\nend`,
      "a.txt",
    );
    expect(content).toMatch(/\n\npay now please\nend$/);
    expect(notices).toEqual([expect.stringMatching(/^4 characters that a reader does not see/)]);
  });

  it.each([
    ["an empty file", "a.txt", "", /is empty/],
    [
      "a name that promises another kind",
      "a.docx",
      makePdf(1),
      /name says .*wordprocessingml.* content is application\/pdf/,
    ],
    [
      "text with the name of a PDF",
      "a.pdf",
      "hello",
      /name says application\/pdf, but the content is not one/,
    ],
    [
      "a picture",
      "a.png",
      Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
      /This kind of file is not read/,
    ],
    [
      "a picture with the name of a PDF",
      "a.pdf",
      Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
      /not read/,
    ],
    ["a PDF that is cut off", "a.pdf", makePdf(2).subarray(0, 300), /damaged|pictures/],
    ["a Word file that is cut off", "a.docx", packDocx(paragraph("x")).subarray(0, 90), /damaged or cut off/],
    ["an old office file", "a.doc", Buffer.from("d0cf11e0a1b11ae1", "hex"), /Old office files/],
    [
      "an encrypted office file",
      "a.docx",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
      /protected by a password/,
    ],
    ["any other zip", "a.zip", packFiles([xml("readme", "x")]), /This kind of file is not read/],
    [
      "XML that defines entities",
      "a.docx",
      packFiles([
        xml("[Content_Types].xml", "<Types/>"),
        xml(
          "word/document.xml",
          '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>',
        ),
      ]),
      /entities of its own/,
    ],
    ["broken XML", "a.docx", packDocx("<w:p>"), /XML cannot be read/],
    ["more pages than are read", "a.pdf", makePdf(2_001), /2001 pages; at most 2000/],
  ])("refuses %s with the reason", async (_what, name, content, reason) => {
    const outcome = await read(content, name).then(
      ({ notices }) => notices.join(" "),
      (error: unknown) => String(error),
    );
    expect(outcome).toMatch(reason);
  });
});

const SHARED = join(import.meta.dirname, "../../../../../../../shared/data/documents");
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

describe.skipIf(!existsSync(SHARED))("files of other people (needs ../shared/data/documents)", () => {
  const expected = join(SHARED, "expected_outputs");
  const names = existsSync(expected) ? readdirSync(expected) : [];
  const pairs = names.flatMap((name) => {
    const pdf = name.replace(/\.md$/, ".pdf");
    return existsSync(join(SHARED, pdf)) && !name.includes("scan") ? [[pdf, name] as const] : [];
  });

  it.each(pairs)("%s: at least 92 of 100 words are read", async (pdf, name) => {
    const { content } = await read(readFileSync(join(SHARED, pdf)), pdf);
    const have = new Map<string, number>();
    for (const word of words(content)) have.set(word, (have.get(word) ?? 0) + 1);
    const wanted = words(readFileSync(join(expected, name), "utf8"));
    const found = wanted.filter((word) => {
      const left = have.get(word) ?? 0;
      have.set(word, left - 1);
      return left > 0;
    });
    expect(found.length / wanted.length).toBeGreaterThanOrEqual(0.92);
  });

  it("a scan is called a scan", async () => {
    const name = "MEDRPT-2024-PAT-3847_medical_report_scan.pdf";
    const { content, notices } = await read(readFileSync(join(SHARED, name)), name);
    expect([content, notices]).toEqual(["", [expect.stringContaining("The file is a scan")]]);
  });
});
