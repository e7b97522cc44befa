import { Tokenizer } from "htmlparser2";

export type HtmlHandler = {
  open: (name: string, attributes: ReadonlyMap<string, string>) => void;
  close: (name: string) => void;
  text: (text: string) => void;
};

const KEPT_ATTRIBUTES = new Set(["hidden", "aria-hidden", "style", "alt", "start"]);
const XML_DECLARATION = /^\ufeff?\s*<\?xml\s/;
const MAX_ATTRIBUTE_CHARACTERS = 10_000;

/**
 * Tags and text of a page in their order. It is the tokenizer alone, without the tree on top: its work grows with the length
 * of the page, however deep its elements are.
 */
export function scanHtml(html: string, handler: HtmlHandler): void {
  let name = "";
  let attribute = "";
  let value = "";
  let attributes = new Map<string, string>();
  // Only XHTML ends an element in its opening tag; elsewhere the slash means nothing.
  const isXml = XML_DECLARATION.test(html);
  const endOpenTag = (): void => {
    handler.open(name, attributes);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true, recognizeSelfClosing: isXml },
    {
      onopentagname: (start, end) => {
        name = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase();
        value = "";
      },
      onattribdata: (start, end) => {
        if (KEPT_ATTRIBUTES.has(attribute) && value.length < MAX_ATTRIBUTE_CHARACTERS)
          value += html.slice(start, end);
      },
      onattribentity: (codePoint) => {
        if (value.length < MAX_ATTRIBUTE_CHARACTERS) value += String.fromCodePoint(codePoint);
      },
      onattribend: () => {
        if (KEPT_ATTRIBUTES.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: endOpenTag,
      onselfclosingtag: () => {
        endOpenTag();
        if (isXml) handler.close(name);
      },
      onclosetag: (start, end) => {
        handler.close(html.slice(start, end).toLowerCase());
      },
      ontext: (start, end) => {
        handler.text(html.slice(start, end));
      },
      ontextentity: (codePoint) => {
        handler.text(String.fromCodePoint(codePoint));
      },
      oncdata: (start, end, endOffset) => {
        handler.text(html.slice(start, end - endOffset));
      },
      oncomment: () => undefined,
      ondeclaration: () => undefined,
      onprocessinginstruction: () => undefined,
      onend: () => undefined,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
}
