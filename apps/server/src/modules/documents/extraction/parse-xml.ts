import { SaxesParser } from "saxes";
import { corruptFile, ExtractionError, tooLarge } from "./extraction-error.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

/** What a reader does with the parts of an XML file. Names come without their prefix, attributes with it. */
export type XmlHandler = {
  open?: (name: string, attributes: XmlAttributes) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

const MAX_DEPTH = 2_000;
// The parser keeps text until a tag ends it.
const MAX_UNBROKEN_BYTES = 16 * 1024 * 1024;

/** The value of an attribute by its name without prefix; one with a prefix goes first. */
export function attributeOf(attributes: XmlAttributes, name: string): string | undefined {
  const suffix = `:${name}`;
  for (const key in attributes) if (key.endsWith(suffix)) return attributes[key];
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** The value of an attribute by its whole name; a name inherited from Object is none. */
export const exactAttribute = (attributes: XmlAttributes, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

/**
 * Reads XML piece by piece. Document types are refused whole: with them go entities of one's own, inside and outside.
 * @throws ExtractionError: `entities` for a document type, `corrupt` for what is not well formed or too deep.
 */
export async function parseXml(
  pieces: AsyncIterable<Uint8Array>,
  format: string,
  handler: XmlHandler,
): Promise<void> {
  const unbroken = { bytes: 0 };
  const parser = createParser(format, handler, unbroken);
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  try {
    for await (const piece of pieces) {
      decoder ??= new TextDecoder(encodingOf(piece));
      unbroken.bytes += piece.length;
      if (unbroken.bytes > MAX_UNBROKEN_BYTES)
        throw tooLarge("A part of the file is one endless run of text.");
      parser.write(decoder.decode(piece, { stream: true }));
    }
    if (decoder === null) return;
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof ExtractionError) throw error;
    throw corruptFile(format, "the XML inside is not well formed", error);
  }
}

function createParser(
  format: string,
  handler: XmlHandler,
  unbroken: { bytes: number },
): SaxesParser<{ position: false; xmlns: false }> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let depth = 0;
  const localNames = new Map<string, string>();
  const localName = (name: string): string => {
    let local = localNames.get(name);
    if (local === undefined) {
      local = name.slice(name.indexOf(":") + 1);
      if (localNames.size < 1_000) localNames.set(name, local);
    }
    return local;
  };
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new ExtractionError(
      "entities",
      `This ${format} file defines entities of its own, which can make a small file endless; office programs never do. Save it anew in such a program and upload that.`,
    );
  });
  parser.on("opentag", ({ name, attributes }) => {
    depth += 1;
    unbroken.bytes = 0;
    if (depth > MAX_DEPTH) throw corruptFile(format, `its parts are nested deeper than ${MAX_DEPTH} levels`);
    handler.open?.(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    handler.close?.(localName(name));
  });
  if (handler.text !== undefined) {
    parser.on("text", handler.text);
    parser.on("cdata", handler.text);
  }
  return parser;
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  return "utf-8";
}
