import { describe, expect, it } from "vitest";
import {
  docxFile,
  odtFile,
  pptxFile,
  slideShape,
  wordParagraph,
  wordTable,
  xlsxFile,
} from "../../../../../../test/support/office-files.ts";
import { pdfFile, pdfLines } from "../../../../../../test/support/pdf-file.ts";
import { extractDocument } from "./extract.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { DEFAULT_EXTRACTION_LIMITS } from "./extraction-limits.ts";

const read = (file: string | Uint8Array, fileName: string): Promise<ExtractedDocument> =>
  extractDocument(typeof file === "string" ? Buffer.from(file) : file, {
    fileName,
    limits: DEFAULT_EXTRACTION_LIMITS,
  });

/** Kind and text of each block. */
const blocksOf = ({ content, blocks }: ExtractedDocument): [string, string][] =>
  blocks.map(({ kind, start, end }) => [kind, content.slice(start, end)]);

describe("DOCX", () => {
  const styles =
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>' +
    '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>' +
    '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>';

  it("has headings, paragraphs, lists and whole tables", async () => {
    const body = [
      wordParagraph("Title", '<w:pStyle w:val="berschrift1"/>'),
      wordParagraph("Derived", '<w:pStyle w:val="Own"/><w:outlineLvl w:val="1"/>'),
      wordParagraph("Plain & simple", '<w:pStyle w:val="A"/>'),
      wordParagraph("An item", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'),
      wordTable([
        ["Name", "Count"],
        ["a|b", "2"],
      ]),
    ].join("");
    const document = await read(docxFile(body, [["styles", "styles", styles]]), "a.docx");
    expect(blocksOf(document)).toEqual([
      ["heading", "# Title"],
      ["heading", "## Derived"],
      ["paragraph", "Plain & simple"],
      ["list-item", "  - An item"],
      ["table", "| Name | Count |\n| --- | --- |\n| a\\|b | 2 |"],
    ]);
    expect(document).toMatchObject({ title: "Title", pageStarts: null, notices: [] });
  });

  it("numbers the items of lists as people see them", async () => {
    const numbering =
      '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="decimal"/></w:lvl>' +
      '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>';
    const item = (level: number): string =>
      wordParagraph("item", `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="3"/></w:numPr>`);
    const body = [0, 1, 1, 0, 1].map(item).join("");
    const { content } = await read(docxFile(body, [["numbering", "numbering", numbering]]), "a.docx");
    expect(content).toBe("2. item\n  1. item\n  2. item\n3. item\n  1. item");
  });

  it("has text boxes, pictures, equations, notes, comments and headers; not what was deleted or hidden", async () => {
    const body =
      "<w:p><w:r><w:t>Anchor</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>" +
      '<w:p><w:r><w:docPr descr="A picture of a house"/></w:r></w:p>' +
      "<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>" +
      "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>" +
      "<w:r><w:rPr><w:vanish/></w:rPr><w:t>invisible</w:t></w:r></w:p>";
    const parts = ["header", "footnotes", "comments"].map(
      (name) => [name, name, wordParagraph(`Text of ${name}`)] as const,
    ); // a tuple
    const { content, notices } = await read(docxFile(body, parts), "a.docx");
    for (const text of ["Anchor", "In a box", "A picture of a house", "a/b", "kept"])
      expect(content).toContain(text);
    for (const name of ["header", "footnotes", "comments"]) expect(content).toContain(`Text of ${name}`);
    expect(content).not.toMatch(/deleted|invisible/);
    expect(notices).toEqual(["Text that is formatted as hidden was left out."]);
  });
});

describe("PPTX", () => {
  it("makes each slide a page, with titles, tables and notes, in the order in which they are shown", async () => {
    const table =
      "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>x</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>y</a:t></a:r></a:p></a:tc></a:tr></a:tbl>";
    const document = await read(
      pptxFile([
        { shapes: slideShape(["First"], "title") + slideShape(["One", "Two"]), notes: "Say hello" },
        { shapes: slideShape(["Second"], "ctrTitle") + table + slideShape(["7"], "sldNum") },
      ]),
      "a.pptx",
    );
    const [first, second] = document.pageStarts!;
    expect(document.content.slice(first, second).trim()).toBe("# First\n\nOne\n\nTwo\n\nSay hello");
    expect(document.content.slice(second)).toBe("# Second\n\n| x | y |\n| --- | --- |");
  });
});

describe("XLSX", () => {
  it("shows strings, numbers, dates and percents as people see them", async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>';
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>inline</t></is></c></row>' +
      '<row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2" s="1"><v>45611</v></c><c r="C2" s="2"><v>0.125</v></c></row>' +
      '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" s="3"><v>45611.5625</v></c></row>';
    const document = await read(
      xlsxFile(
        [
          { name: "Figures", rows },
          { name: "Secret", rows: "", isHidden: true },
        ],
        { strings: ["shared"], styles },
      ),
      "a.xlsx",
    );
    expect(blocksOf(document)).toEqual([
      ["heading", "## Figures"],
      [
        "table",
        "| shared |  | inline |\n| --- | --- | --- |\n| 0.3 | 2024-11-15 | 12.5% |\n| TRUE | 2024-11-15 13:30:00 |",
      ],
      ["heading", "## Secret"],
    ]);
    expect(document.pageStarts).toHaveLength(2);
    expect(document.notices).toEqual(["1 hidden sheet was read too."]);
  });
});

describe("ODT", () => {
  it("has headings, lists, tables, notes and comments", async () => {
    const document = await read(
      odtFile(
        '<text:h text:outline-level="2">Head</text:h><text:p>a<text:s text:c="2"/>b<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note</text:p></text:note-body></text:note></text:p>' +
          "<text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>" +
          "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>",
      ),
      "a.odt",
    );
    expect(blocksOf(document)).toEqual([
      ["heading", "## Head"],
      ["paragraph", "a b"],
      ["paragraph", "The note"],
      ["list-item", "- Item"],
      ["table", "| x | y |\n| --- | --- |"],
    ]);
  });
});

describe("ODS and ODP", () => {
  it("has sheets as pages, with cells in their columns", async () => {
    const cell = (text: string, attributes = ""): string =>
      `<table:table-cell ${attributes}>${text === "" ? "" : `<text:p>${text}</text:p>`}</table:table-cell>`;
    const sheets =
      `<table:table table:name="Costs"><table:table-row>${cell("a")}${cell("", 'table:number-columns-repeated="2"')}${cell("d")}` +
      `${cell("", 'table:number-columns-repeated="16000"')}</table:table-row><table:table-row>${cell("1")}${cell("2")}</table:table-row></table:table>` +
      `<table:table table:name="Other"><table:table-row table:number-rows-repeated="1000000">${cell("")}</table:table-row></table:table>`;
    const document = await read(odtFile(sheets, [], "spreadsheet"), "a.ods");
    expect(blocksOf(document)).toEqual([
      ["heading", "## Costs"],
      ["table", "| a |  |  | d |\n| --- | --- | --- | --- |\n| 1 | 2 |"],
      ["heading", "## Other"],
    ]);
    expect(document.pageStarts).toHaveLength(2);
  });

  it("has slides as pages", async () => {
    const slides =
      "<draw:page><text:p>First</text:p></draw:page><draw:page><text:p>Second</text:p></draw:page>";
    const { content, pageStarts, mediaType } = await read(odtFile(slides, [], "presentation"), "a.odp");
    expect([content, pageStarts]).toEqual(["First\n\nSecond", [0, 7]]);
    expect(mediaType).toBe("application/vnd.oasis.opendocument.presentation");
  });
});

describe("PDF", () => {
  it("has pages, headings and paragraphs whose lines are joined", async () => {
    const page = [
      { text: "The Title", x: 72, y: 760, size: 20 },
      ...pdfLines([
        "The first line of the text reaches the right margin here and goes",
        "on in the second line. The end.",
      ]),
    ];
    const document = await read(pdfFile([page, pdfLines(["Second page."])]), "a.pdf");
    expect(blocksOf(document)).toEqual([
      ["heading", "# The Title"],
      [
        "paragraph",
        "The first line of the text reaches the right margin here and goes on in the second line. The end.",
      ],
      ["paragraph", "Second page."],
    ]);
    expect(document.content.slice(document.pageStarts![1])).toBe("Second page.");
  });

  it("reads columns one after the other, and tables row by row", async () => {
    const column = (name: string): string[] =>
      Array.from({ length: 8 }, (_, n) => `${name} column of the text, line ${n}`);
    const table = ["alpha", "beta"].flatMap((text, n) => [
      { text, x: 72, y: 300 - n * 14 },
      { text: String(n), x: 300, y: 300 - n * 14 },
    ]);
    // Written line by line, as programs do that know no columns.
    const lines = [...pdfLines(column("Left"), 72), ...pdfLines(column("Right"), 330)].toSorted(
      (a, b) => b.y - a.y,
    );
    const { content } = await read(pdfFile([[...lines, ...table]]), "a.pdf");
    expect(content.lastIndexOf("Left column")).toBeLessThan(content.indexOf("Right column"));
    expect(content).toMatch(/alpha 0\s+beta 1/);
  });

  it("keeps cells of tables apart", async () => {
    const rows = [
      ["Region", "2023", "2024"],
      ["Europe", "6.52", "7.79"],
      ["Asia", "1.10", "1.35"],
    ];
    const table = rows.flatMap((row, n) =>
      row.map((text, column) => ({ text, x: 72 + column * 120, y: 700 - n * 16 })),
    );
    const document = await read(
      pdfFile([[...pdfLines(["Revenue in million."], 72, 740), ...table]]),
      "a.pdf",
    );
    expect(blocksOf(document)).toEqual([
      ["paragraph", "Revenue in million."],
      [
        "table",
        "| Region | 2023 | 2024 |\n| --- | --- | --- |\n| Europe | 6.52 | 7.79 |\n| Asia | 1.10 | 1.35 |",
      ],
    ]);
  });

  it("calls a scan a scan", async () => {
    const { notices, content } = await read(
      pdfFile([pdfLines(["Enough text on the first page."]), "picture", "picture"]),
      "a.pdf",
    );
    expect(notices[0]).toBe("Pages 2-3 are scans without text.");
    expect(content.trim()).toBe("Enough text on the first page.");
    expect(
      (await read(pdfFile([[], pdfLines(["Enough text on this page."])]), "a.pdf")).pageStarts,
    ).toHaveLength(2);
  });
});

describe("HTML", () => {
  it("reads what a reader of the page sees", async () => {
    const document = await read(
      `<!doctype html><html><head><title>Page &amp; title</title><style>p{}</style></head><body><button>menu</button><h2>Head</h2>
       <p>One<br>two <b>bold</b><script>alert(1)</script><p hidden>hidden<p>Three &lt;3 <img alt="a cat">
       <div style="display: none"><div>inner</div>secret</div><ul><li>a<li>b<ol start=3><li>c<li>d</ol></ul><pre>x\n  y</pre>
       <table><tr><th>h<th>i<tr><td>1<td>2</table></body></html>`,
      "a.html",
    );
    expect(document.title).toBe("Page & title");
    expect(blocksOf(document)).toEqual([
      ["heading", "## Head"],
      ["paragraph", "One\ntwo bold"],
      ["paragraph", "Three <3 a cat"],
      ["list-item", "- a"],
      ["list-item", "- b"],
      ["list-item", "  3. c"],
      ["list-item", "  4. d"],
      ["code", "```\nx\n  y\n```"],
      ["table", "| h | i |\n| --- | --- |\n| 1 | 2 |"],
    ]);
    expect(document.notices).toEqual(["Text that the page hides from its readers was left out."]);
  });
});

describe("XHTML", () => {
  it("goes on after elements that end in their opening tags", async () => {
    const page =
      '<?xml version="1.0"?><html><head><title/><script src="x"/></head><body><div hidden=""/><p>Text</p></body></html>';
    expect((await read(page, "a.xhtml")).content).toBe("Text");
    expect((await read("<html><body><p hidden/>hidden</p><p>Text</p></body></html>", "a.html")).content).toBe(
      "Text",
    );
  });
});

describe("text kinds", () => {
  it("keeps Markdown as it is, and finds its blocks", async () => {
    const text =
      "# A\n\nText\ngoes on\n\nUnder\n-----\n- one\n- two\n\n```js\n# no heading\n\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |";
    const document = await read(text, "a.md");
    expect(document.content).toBe(text);
    expect(blocksOf(document).map(([kind]) => kind)).toEqual(
      "heading paragraph heading list-item list-item code table".split(" "),
    );
  });

  it("reads CSV with its separator, quotes and line breaks", async () => {
    const { content } = await read('name;text\r\n"Müller; Co";"two\nlines"\r\n', "a.csv");
    expect(content).toBe("| name | text |\n| --- | --- |\n| Müller; Co | two lines |");
  });

  it("reads CSV whose quotation marks do not close", async () => {
    const { content } = await read('size,name\n5" pipe,a\n"7 inch,b\n', "a.csv");
    expect(content).toContain('| 5" pipe | a |');
    expect(content).toContain("7 inch");
  });

  it("reads messages with their heads, and names what is attached", async () => {
    const message = [
      "From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>",
      "To: a@example.com",
      "Subject: The report",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="x"',
      "",
      "--x",
      "Content-Type: text/html; charset=utf-8",
      "",
      "<p>Dear <b>A</b></p><script>x</script>",
      "--x",
      'Content-Type: application/pdf; name="r.pdf"',
      "Content-Disposition: attachment; filename=r.pdf",
      "",
      "%PDF",
      "--x--",
    ].join("\r\n");
    const document = await read(message, "a.eml");
    expect(document.content).toBe(
      "# The report\n\nFrom: Jürgen <j@example.com>\nTo: a@example.com\n\nDear A\n\n- Attachment: r.pdf",
    );
    expect(document).toMatchObject({
      title: "The report",
      notices: ["1 attachment was not read; upload it by itself."],
    });
  });

  it.each([
    ["utf-16le", Buffer.from("\ufeffGrüße aus Köln", "utf16le")],
    ["utf-16le without a mark", Buffer.from("Grüße aus Köln am Rhein", "utf16le")],
    ["latin-1", Buffer.from("Grüße aus Köln, schöne Straße, wir hören viel über die Stadt", "latin1")],
    ["utf-8", Buffer.from("\ufeffGrüße aus Köln")],
  ])("decodes %s", async (_, bytes) => {
    const { content, notices } = await read(bytes, "a.txt");
    expect(content).toMatch(/^Grüße aus Köln/);
    expect(notices).toEqual([]);
  });

  it("takes out what nobody sees, and says so", async () => {
    const tags = Array.from("do it")
      .map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)))
      .join("");
    const { content, notices } = await read(
      `A\u200bB\u202eC${tags}\ufe0f\0 e\u0301 so\u00adft\r\nx`,
      "a.txt",
    );
    expect(content).toBe("ABC é soft\nx");
    expect(notices).toEqual(["7 hidden characters were removed."]);
  });

  it.each([
    ["english", "The quick brown fox jumps over the lazy dog and is not seen by any of them at all."],
    ["german", "Der Vertrag wird mit der Unterschrift beider Parteien wirksam und ist nicht übertragbar."],
    ["french", "Le contrat est conclu pour une durée de deux ans et ne peut pas être cédé par les parties."],
    ["dutch", "De overeenkomst wordt gesloten voor een periode van twee jaar en is niet overdraagbaar."],
    ["spanish", "El contrato se firma por un plazo de dos años y no se puede ceder a una tercera parte."],
    ["russian", "Договор вступает в силу с момента подписания."],
    ["english", "SKU-8847 A-12 450 289 -23 OK"],
    ["simple", "Straße 12, Köln, Übergröße 450 289"],
  ])("guesses %s", async (language, text) => {
    expect((await read(text, "a.txt")).language).toBe(language);
  });
});
