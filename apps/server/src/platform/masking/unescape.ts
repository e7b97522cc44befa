/** A byte of a text, and the bytes of the source that stand for it: from `start` up to, not including, `end`. */
export type Piece = { byte: number; start: number; end: number };

type Reading = "unfinished" | "plain" | Uint8Array;

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;

const CONTROLS: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};
const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};
const ENTITY_NAMES = Object.keys(ENTITIES);

const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");
const hasHexDigits = (text: string): boolean => /^[0-9a-f]*$/i.test(text);

function readPercent(text: string): Reading {
  if (!hasHexDigits(text.slice(1))) return "plain";
  return text.length < 3 ? "unfinished" : Uint8Array.of(Number.parseInt(text.slice(1), 16));
}

function readUnicode(text: string): Reading {
  const digits = text.slice(2, 6);
  if (!hasHexDigits(digits)) return "plain";
  if (digits.length < 4) return "unfinished";
  const unit = Number.parseInt(digits, 16);
  if (unit >= 0xdc00 && unit <= 0xdfff) return "plain";
  if (unit < 0xd800 || unit > 0xdbff) return utf8(String.fromCharCode(unit));
  // The first half of a pair: the second has to follow.
  const rest = text.slice(6);
  if (!/^(\\(u(d([c-f]([0-9a-f]([0-9a-f])?)?)?)?)?)?$/i.test(rest)) return "plain";
  return rest.length < 6 ? "unfinished" : utf8(String.fromCharCode(unit, Number.parseInt(rest.slice(2), 16)));
}

function readBackslash(text: string): Reading {
  const kind = text[1];
  if (kind === undefined) return "unfinished";
  if (kind === "u") return readUnicode(text);
  if (kind === "x") {
    if (!hasHexDigits(text.slice(2))) return "plain";
    return text.length < 4 ? "unfinished" : utf8(String.fromCharCode(Number.parseInt(text.slice(2), 16)));
  }
  return Uint8Array.of((CONTROLS[kind] ?? kind).charCodeAt(0));
}

function readEntity(text: string): Reading {
  const named = ENTITIES[text];
  if (named !== undefined) return utf8(named);
  if (ENTITY_NAMES.some((name) => name.startsWith(text))) return "unfinished";
  const numeric = /^&#(?:([0-9]{0,7})|[xX]([0-9a-fA-F]{0,6}))(;?)$/.exec(text);
  if (!numeric) return "plain";
  if (numeric[3] !== ";") return "unfinished";
  const codePoint = numeric[2] ? Number.parseInt(numeric[2], 16) : Number.parseInt(numeric[1] ?? "", 10);
  return codePoint <= 0x10ffff ? utf8(String.fromCodePoint(codePoint)) : "plain";
}

function readEscape(text: string): Reading {
  if (text.startsWith("%")) return readPercent(text);
  return text.startsWith("\\") ? readBackslash(text) : readEntity(text);
}

const beginsEscape = (byte: number): boolean => byte === PERCENT || byte === BACKSLASH || byte === AMPERSAND;

/** Undoes one layer of percent, JSON, JavaScript and HTML escapes, in whatever mixture, byte by byte. */
export interface Unescaper {
  push(piece: Piece): void;
  /** The source position of an escape that is not finished; null for none. */
  heldFrom(): number | null;
  /** Gives on what is held, as it stands. */
  end(): void;
}

export function createUnescaper(emit: (piece: Piece) => void): Unescaper {
  let held: Piece[] = [];

  /** Reads what is held until it is empty or an unfinished escape; at most the length of an escape is read again. */
  const settle = (isEnd: boolean): void => {
    while (held.length > 0) {
      const [first] = held;
      const last = held.at(-1);
      if (!first || !last) return;
      const reading = beginsEscape(first.byte)
        ? readEscape(String.fromCharCode(...held.map(({ byte }) => byte)))
        : "plain";
      if (reading === "unfinished" && !isEnd) return;
      if (typeof reading === "string") {
        emit(first);
        held = held.slice(1);
        continue;
      }
      held = [];
      for (const byte of reading) emit({ byte, start: first.start, end: last.end });
    }
  };

  return {
    push(piece) {
      if (held.length === 0 && !beginsEscape(piece.byte)) {
        emit(piece);
        return;
      }
      held.push(piece);
      settle(false);
    },
    heldFrom: () => held[0]?.start ?? null,
    end() {
      settle(true);
    },
  };
}

/** The text with one layer of escapes undone. */
export function undoEscapes(text: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  const unescaper = createUnescaper(({ byte }) => bytes.push(byte));
  for (const byte of text) unescaper.push({ byte, start: 0, end: 0 });
  unescaper.end();
  return Uint8Array.from(bytes);
}
