import { type SaxesTagPlain, SaxesParser } from "saxes";
import { ExtractionError } from "./extracted-document.ts";

export type XmlHandlers = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

const MAX_DEPTH = 2_000;
const PIECE_LENGTH = 65_536;

/**
 * Reads XML event by event. Names come with the prefixes that writers of office files use. Entities of the document's
 * own are refused: none of these formats has any, and they can make a small file endless.
 * @throws ExtractionError for broken XML.
 */
export function readXml(source: Uint8Array, { open, close, text }: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on("doctype", () => {
    throw new ExtractionError(
      "The file defines XML entities of its own, which no document needs. It is not read.",
    );
  });
  parser.on("error", () => {
    throw new ExtractionError("The file is damaged: its XML cannot be read.");
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    depth += 1;
    if (depth > MAX_DEPTH)
      throw new ExtractionError("The file nests deeper than any document does. It is not read.");
    open?.(tag.name, tag.attributes);
  });
  parser.on("closetag", (tag: SaxesTagPlain) => {
    depth -= 1;
    close?.(tag.name);
  });
  if (text) {
    parser.on("text", text);
    parser.on("cdata", text);
  }
  const whole = new TextDecoder("utf-8").decode(source);
  for (let start = 0; start < whole.length; start += PIECE_LENGTH)
    parser.write(whole.slice(start, start + PIECE_LENGTH));
  parser.close();
}
