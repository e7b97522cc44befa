import type { Archive } from "./open-archive.ts";
import { attributeOf, parseXml } from "./parse-xml.ts";

/** What a paragraph style says about the paragraphs that have it. */
export type ParagraphStyle = { headingLevel: number; isList: boolean; listId: string | null };

type RawStyle = { name: string; basedOn: string | null; outline: number | null; listId: string | null };

const MAX_ANCESTORS = 20;
const HEADING_NAME = /^(?:heading|überschrift|titre|título|titolo|kop|rubrik)\s*([1-9])$/i;

/** Paragraph styles by id (ECMA-376 part 1, 17.7). */
export async function readDocxStyles(
  archive: Archive,
  part: string,
): Promise<(styleId: string) => ParagraphStyle> {
  const styles = new Map<string, RawStyle>();
  let current: RawStyle | null = null;
  await parseXml(archive.stream(part), "DOCX", {
    open: (name, attributes) => {
      if (name === "style") {
        current = { name: "", basedOn: null, outline: null, listId: null };
        styles.set(attributeOf(attributes, "styleId") ?? "", current);
        return;
      }
      if (current === null) return;
      const value = attributeOf(attributes, "val") ?? "";
      if (name === "name") current.name = value;
      else if (name === "basedOn") current.basedOn = value;
      else if (name === "outlineLvl") current.outline = Number(value);
      else if (name === "numId") current.listId = value === "0" ? null : value;
    },
    close: (name) => {
      if (name === "style") current = null;
    },
  });
  const known = new Map<string, ParagraphStyle>();
  return (styleId) => {
    let style = known.get(styleId);
    if (style === undefined) {
      style = resolve(styles, styleId);
      known.set(styleId, style);
    }
    return style;
  };
}

function resolve(styles: ReadonlyMap<string, RawStyle>, styleId: string): ParagraphStyle {
  let id: string | null = styleId;
  let isList = false;
  let listId: string | null = null;
  // Styles may be based on each other in a circle.
  for (let step = 0; id !== null && step < MAX_ANCESTORS; step += 1) {
    const style: RawStyle | undefined = styles.get(id);
    const level = headingLevelOf(style, id);
    if (level > 0) return { headingLevel: level, isList: false, listId: null };
    listId ??= style?.listId ?? null;
    isList ||= listId !== null || /^list/i.test(style?.name ?? "");
    id = style?.basedOn ?? null;
  }
  return { headingLevel: 0, isList, listId };
}

function headingLevelOf(style: RawStyle | undefined, id: string): number {
  if (style?.outline != null && style.outline >= 0 && style.outline < 9) return style.outline + 1;
  if (/^title$/i.test(style?.name ?? id)) return 1;
  const byName =
    HEADING_NAME.exec(style?.name ?? "") ?? /^Heading([1-9])$/.exec(style === undefined ? id : "");
  return Number(byName?.[1] ?? 0);
}
