import { describe, expect, it } from "vitest";
import { docxFile, wordParagraph } from "../../../../../../test/support/office-files.ts";
import { extractDocument } from "./extract.ts";
import { DEFAULT_EXTRACTION_LIMITS } from "./extraction-limits.ts";

const contentOf = async (...given: Parameters<typeof docxFile>): Promise<string> =>
  (await extractDocument(docxFile(...given), { fileName: "a.docx", limits: DEFAULT_EXTRACTION_LIMITS }))
    .content;

const box = (text: string): string => `<w:txbxContent>${wordParagraph(text)}</w:txbxContent>`;
const alternatives = (choice: string, fallback: string): string =>
  `<w:p><w:r><mc:AlternateContent xmlns:mc="mc"><mc:Choice>${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>`;

describe("DOCX", () => {
  it("keeps text that was hidden, or no heading, before its format was changed", async () => {
    const body =
      "<w:p><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>Seen now</w:t></w:r></w:p>" +
      wordParagraph(
        "A head",
        '<w:outlineLvl w:val="1"/><w:pPrChange><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:pPrChange>',
      );
    expect(await contentOf(body)).toBe("Seen now\n\n## A head");
  });

  it("reads one of the forms in which a box is there: the first that has text", async () => {
    const body = [
      alternatives(box("Both"), box("Both")),
      alternatives("<w:drawing/>", box("Only the old form")),
      alternatives(alternatives(box("Within"), box("Within")), box("Within")),
    ].join("");
    expect((await contentOf(body)).split(/\n+/)).toEqual(["Both", "Only the old form", "Within"]);
  });

  it("reads charts and diagrams where they are, drawn letters, and titles of pictures", async () => {
    const body =
      `<w:p><w:r><c:chart xmlns:c="c" xmlns:r="r" r:id="rId1"/><d:relIds xmlns:d="d" xmlns:r="r" r:dm="rId2"/></w:r></w:p>` +
      '<w:p><w:r><w:docPr title="Our house" descr="seen from the street"/><w:textpath string="DRAFT"/></w:r></w:p>';
    const chart =
      "<c><title><t>Sales</t></title><ser><cat><pt idx='0'><v>North</v></pt></cat><val><pt idx='0'><v>42</v></pt></val></ser></c>";
    const diagram = "<d><a><p><r><t>Plan, do, check</t></r></p></a></d>";
    const content = await contentOf(body, [
      ["charts/chart1", "chart", chart],
      ["diagrams/data1", "diagramData", diagram],
    ]);
    for (const text of [
      "Our house seen from the street",
      "DRAFT",
      "Sales",
      "| North | 42 |",
      "Plan, do, check",
    ])
      expect(content).toContain(text);
  });
});
