import type { PdfItem } from "./pdf-layout.ts";
import type { PdfPage } from "./pdf-pictures.ts";

/** The text of a page, piece by piece with its place. */
export async function readItems(page: PdfPage): Promise<PdfItem[]> {
  const { items } = await page.getTextContent({ disableNormalization: false });
  const texts = items.flatMap((item): PdfItem[] => {
    if (!("str" in item) || item.str === "") return [];
    const [a, b, c, d, x, y] = item.transform.map(Number);
    const size = Math.hypot(c ?? 0, d ?? 0) || item.height || 1;
    // Text that runs upwards or downwards, such as a stamp at the margin, would tear lines apart.
    const isUpright = Math.abs(b ?? 0) <= Math.abs(a ?? 0);
    return [{ text: item.str, x: x ?? 0, y: y ?? 0, width: item.width, size, isUpright }];
  });
  return [...texts, ...(await readFields(page))];
}

/** What is filled into forms and written over the page. */
async function readFields(page: PdfPage): Promise<PdfItem[]> {
  const annotations: unknown[] = await page.getAnnotations();
  return annotations.flatMap((annotation): PdfItem[] => {
    if (typeof annotation !== "object" || annotation === null) return [];
    const subtype: unknown = Reflect.get(annotation, "subtype");
    const value: unknown =
      subtype === "Widget"
        ? Reflect.get(annotation, "fieldValue")
        : Reflect.get(Object(Reflect.get(annotation, "contentsObj")), "str");
    const rect: unknown = Reflect.get(annotation, "rect");
    if (subtype !== "Widget" && subtype !== "FreeText" && subtype !== "Text") return [];
    if (typeof value !== "string" || value.trim() === "" || value === "Off" || !Array.isArray(rect))
      return [];
    const [x, y, right] = rect.map(Number);
    return [{ text: value, x: x ?? 0, y: y ?? 0, width: (right ?? 0) - (x ?? 0), size: 10, isUpright: true }];
  });
}
