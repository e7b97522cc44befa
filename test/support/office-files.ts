import { zipFile, type ZipPart } from "./zip-file.ts";

// Small files in the formats of office programs, as bytes. Parts that a test adds go beside those that every file has.

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"';
const DRAWING =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' +
  `xmlns:r="${OFFICE}"`;

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Relationships of a part: id, type (its last segment), target. */
export const relationships = (all: readonly (readonly [string, string, string])[]): string =>
  `${XML}<Relationships>${all
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

function officeFile(main: string, parts: readonly ZipPart[]): Uint8Array {
  return zipFile([
    { name: "[Content_Types].xml", data: `${XML}<Types/>` },
    { name: "_rels/.rels", data: relationships([["rId1", "officeDocument", main]]) },
    ...parts,
  ]);
}

/** A paragraph of a DOCX; `properties` is the content of its `w:pPr`. */
export const wordParagraph = (text: string, properties = ""): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`;

export const wordTable = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows
    .map((row) => `<w:tr>${row.map((cell) => `<w:tc>${wordParagraph(cell)}</w:tc>`).join("")}</w:tr>`)
    .join("")}</w:tbl>`;

/** A DOCX whose body is `body`; `parts` are further parts of `word/`: name, relationship type, content of the root. */
export function docxFile(
  body: string,
  parts: readonly (readonly [string, string, string])[] = [],
): Uint8Array {
  const all: (readonly [string, string, string])[] = [["document", "", `<w:body>${body}</w:body>`], ...parts];
  return officeFile("word/document.xml", [
    ...all.map(([name, , content]) => ({
      name: `word/${name}.xml`,
      data: `${XML}<w:root ${W} ${MATH}>${content}</w:root>`,
      isDeflated: true,
    })),
    {
      name: "word/_rels/document.xml.rels",
      data: relationships(parts.map(([name, type], index) => [`rId${index + 1}`, type, `${name}.xml`])),
    },
  ]);
}

/** A shape of a slide with text; `placeholder` such as `title`. */
export const slideShape = (lines: readonly string[], placeholder = "body"): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="Shape"/><p:nvPr><p:ph type="${placeholder}"/></p:nvPr></p:nvSpPr><p:txBody>${lines
    .map((line) => `<a:p><a:r><a:t>${escapeXml(line)}</a:t></a:r></a:p>`)
    .join("")}</p:txBody></p:sp>`;

/** A PPTX of slides, each with its shapes and its notes. */
export function pptxFile(slides: readonly { shapes: string; notes?: string }[]): Uint8Array {
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`).join("");
  return officeFile("ppt/presentation.xml", [
    {
      name: "ppt/presentation.xml",
      data: `${XML}<p:presentation ${DRAWING}><p:sldIdLst>${ids}</p:sldIdLst></p:presentation>`,
    },
    {
      name: "ppt/_rels/presentation.xml.rels",
      data: relationships(
        slides.map((_, index) => [`rId${index + 1}`, "slide", `slides/slide${index + 1}.xml`]),
      ),
    },
    ...slides.flatMap(({ shapes, notes }, index): ZipPart[] => {
      const number = index + 1;
      const slide: ZipPart = {
        name: `ppt/slides/slide${number}.xml`,
        data: `${XML}<p:sld ${DRAWING}>${shapes}</p:sld>`,
      };
      if (notes === undefined) return [slide];
      return [
        slide,
        {
          name: `ppt/slides/_rels/slide${number}.xml.rels`,
          data: relationships([["rId1", "notesSlide", `../notesSlides/notesSlide${number}.xml`]]),
        },
        {
          name: `ppt/notesSlides/notesSlide${number}.xml`,
          data: `${XML}<p:notes ${DRAWING}>${slideShape([notes])}</p:notes>`,
        },
      ];
    }),
  ]);
}

/** An XLSX of sheets, each as the content of its `sheetData`; `styles` is the content of the style sheet. */
export function xlsxFile(
  sheets: readonly { name: string; rows: string; isHidden?: boolean }[],
  { strings = [], styles = "" }: { strings?: readonly string[]; styles?: string } = {},
): Uint8Array {
  const entries = sheets.map(
    ({ name, isHidden }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"${isHidden === true ? ' state="hidden"' : ""}/>`,
  );
  return officeFile("xl/workbook.xml", [
    {
      name: "xl/workbook.xml",
      data: `${XML}<workbook xmlns:r="${OFFICE}"><sheets>${entries.join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: relationships([
        ...sheets.map(
          (_, index) => [`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`] as const,
        ), // a tuple
        ["rIdS", "sharedStrings", "sharedStrings.xml"],
        ["rIdT", "styles", "styles.xml"],
      ]),
    },
    {
      name: "xl/sharedStrings.xml",
      data: `${XML}<sst>${strings.map((text) => `<si><t>${escapeXml(text)}</t></si>`).join("")}</sst>`,
    },
    { name: "xl/styles.xml", data: `${XML}<styleSheet>${styles}</styleSheet>` },
    ...sheets.map(({ rows }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      data: `${XML}<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      isDeflated: true,
    })),
  ]);
}

/** An ODT whose `office:text` is `body`. */
export function odtFile(body: string, parts: readonly ZipPart[] = [], kind = "text"): Uint8Array {
  return zipFile([
    { name: "mimetype", data: `application/vnd.oasis.opendocument.${kind}` },
    {
      name: "content.xml",
      data: `${XML}<office:document-content xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b" xmlns:draw="urn:d"><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    },
    ...parts,
  ]);
}
