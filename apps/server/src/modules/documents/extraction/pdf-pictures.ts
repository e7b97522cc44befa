import { getResolvedPDFJS, type getDocumentProxy } from "unpdf";
import { type Matrix, multiply, toMatrix } from "./matrix.ts";
import { type Pixels, pixelsOfMask, pixelsOfPicture } from "./picture-pixels.ts";

export type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>;

/** A picture on a page; `matrix` takes the unit square, whose upper edge is the picture's first row, to the page's points. */
export type PlacedPicture = { matrix: Matrix; load: () => Promise<Pixels | null> };

// Drawings made of thousands of pictures are not scans.
const MAX_PICTURES = 500;
const BLACK = 0;
const UNTOUCHED: Matrix = [1, 0, 0, 1, 0, 0];

type State = { matrix: Matrix; ink: number };

/** The pictures of a page in the order in which they are painted (ISO 32000-2, 8.9). */
export async function findPictures(page: PdfPage): Promise<PlacedPicture[]> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 });
  const painter = createPainter(page);
  const handlers = new Map<number, (args: readonly unknown[]) => void>([
    [OPS.save, painter.save],
    [OPS.restore, painter.restore],
    [OPS.transform, painter.transform],
    [OPS.setFillRGBColor, painter.setInk],
    [OPS.paintFormXObjectBegin, painter.beginForm],
    [OPS.paintFormXObjectEnd, painter.restore],
    [OPS.paintImageXObject, painter.paintNamed],
    [OPS.paintInlineImageXObject, painter.paintInline],
    [OPS.paintImageMaskXObject, painter.paintMasks],
    [
      OPS.paintImageMaskXObjectGroup,
      ([masks]) => {
        if (Array.isArray(masks)) painter.paintMasks(masks);
      },
    ],
  ]);
  for (const [index, operator] of fnArray.entries()) {
    const args: unknown = argsArray[index];
    handlers.get(operator)?.(toList(args));
  }
  return painter.pictures;
}

type Painter = Record<
  "save" | "restore" | "transform" | "setInk" | "beginForm" | "paintNamed" | "paintInline" | "paintMasks",
  (args: readonly unknown[]) => void
> & { pictures: PlacedPicture[] };

/** Follows the state of painting, as far as it says where pictures are and what ink masks are painted with. */
function createPainter(page: PdfPage): Painter {
  const pictures: PlacedPicture[] = [];
  const states: State[] = [];
  let state: State = { matrix: UNTOUCHED, ink: BLACK };
  const add = (load: PlacedPicture["load"], matrix = state.matrix): void => {
    if (pictures.length < MAX_PICTURES) pictures.push({ matrix, load });
  };
  const transform = (values: readonly unknown[]): void => {
    const matrix = toMatrix(values);
    if (matrix !== null) state = { ...state, matrix: multiply(state.matrix, matrix) };
  };
  return {
    pictures,
    transform,
    save: () => void states.push(state),
    restore: () => void (state = states.pop() ?? state),
    setInk: ([color]) => void (state = { ...state, ink: inkOf(color) }),
    beginForm: ([matrix]) => {
      states.push(state);
      transform(toList(matrix));
    },
    paintNamed: ([id]) => {
      add(async () => pixelsOfPicture(await objectOf(page, id)));
    },
    paintInline: ([picture]) => {
      add(async () => pixelsOfPicture(picture));
    },
    paintMasks: (masks) => {
      const { ink, matrix } = state;
      for (const mask of masks) {
        const own = toMatrix(fieldOf(mask, "transform"));
        const load = async (): Promise<Pixels | null> => pixelsOfMask(await resolveMask(page, mask), ink);
        add(load, own === null ? matrix : multiply(matrix, own));
      }
    },
  };
}

/** Arguments come as arrays of any kind. */
const toList = (value: unknown): unknown[] =>
  Array.isArray(value) || ArrayBuffer.isView(value)
    ? // Both have a length and elements.
      Array.from(value as ArrayLike<unknown>)
    : [];

/** A picture that PDF.js has decoded, or will have; null for one it cannot. */
const objectOf = (page: PdfPage, id: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    if (typeof id !== "string") resolve(null);
    // Pictures that several pages share are kept apart under this prefix.
    else (id.startsWith("g_") ? page.commonObjs : page.objs).get(id, resolve);
  });

/** A mask stands in the list itself, or is named there. */
async function resolveMask(page: PdfPage, mask: unknown): Promise<unknown> {
  const data = fieldOf(mask, "data");
  return typeof data === "string" ? objectOf(page, data) : mask;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** How light a colour is that is written as #rrggbb. */
function inkOf(color: unknown): number {
  const [, red = "0", green = "0", blue = "0"] =
    /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(typeof color === "string" ? color : "") ?? [];
  return (parseInt(red, 16) * 77 + parseInt(green, 16) * 150 + parseInt(blue, 16) * 29) >> 8;
}
