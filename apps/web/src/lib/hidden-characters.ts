/** A piece of text as a careful reader should see it. */
export type VisibleSegment =
  | { kind: "text"; text: string }
  /** Draws nothing, or changes how its neighbours are drawn. */
  | { kind: "hidden"; codePoint: string; meaning: HiddenMeaning }
  /** A letter that passes for an ASCII one. */
  | { kind: "lookalike"; text: string; codePoint: string };

export type HiddenMeaning = "bidi" | "zeroWidth" | "tag" | "variation" | "control" | "filler";

// Unicode 16: explicit directional formatting characters (UAX #9), with the two marks and the Arabic letter mark.
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const ZERO_WIDTH = /[\u00AD\u034F\u180E\u200B-\u200D\u2060-\u2064\u206A-\u206F\uFEFF]/u;
const TAG = /[\u{E0000}-\u{E007F}]/u;
const VARIATION = /[\u180B-\u180D\u180F\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
const FILLER = /[\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/u;
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u;
const ORDINARY_WHITESPACE = new Set(["\n", "\t", "\r"]);

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
const LATIN_WORD = /[A-Za-z]/;
// Letters of other alphabets drawn like a Latin one in common fonts (after UTS #39, confusables.txt).
const CONFUSABLE = new Set("асԁеһіјӏорԛѕԝхуүАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορυսօոցհԼՍՕᎪᎬᎫᏚᏔᎻᏢᏟᏞꓐꓚꓓꓰꓖꓧꓲꓙꓡꓜ");

/** Splits `text` so that hidden and look-alike characters can be shown as what they are; nothing is left out. */
export function toVisibleSegments(text: string): VisibleSegment[] {
  const lookalikes = findLookalikes(text);
  const segments: VisibleSegment[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") segments.push({ kind: "text", text: plain });
    plain = "";
  };
  let index = 0;
  for (const character of text) {
    const meaning = hiddenMeaning(character);
    if (meaning !== null) {
      flush();
      segments.push({ kind: "hidden", codePoint: codePointName(character), meaning });
    } else if (lookalikes.has(index)) {
      flush();
      segments.push({ kind: "lookalike", text: character, codePoint: codePointName(character) });
    } else plain += character;
    index += character.length;
  }
  flush();
  return segments;
}

/** How many characters of `text` are not what they seem. */
export function countSuspicious(text: string): number {
  return toVisibleSegments(text).filter((segment) => segment.kind !== "text").length;
}

/** `U+202E` for the character given. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function hiddenMeaning(character: string): HiddenMeaning | null {
  if (ORDINARY_WHITESPACE.has(character)) return null;
  if (BIDI.test(character)) return "bidi";
  if (ZERO_WIDTH.test(character)) return "zeroWidth";
  if (TAG.test(character)) return "tag";
  if (VARIATION.test(character)) return "variation";
  if (FILLER.test(character)) return "filler";
  return CONTROL.test(character) ? "control" : null;
}

function findLookalikes(text: string): Set<number> {
  const found = new Set<number>();
  const textHasLatin = LATIN_WORD.test(text);
  for (const match of text.matchAll(WORD)) {
    const characters = Array.from(match[0]);
    const isMixed = characters.some((character) => LATIN.test(character));
    const isDisguised = textHasLatin && characters.every((character) => CONFUSABLE.has(character));
    let index = match.index;
    for (const character of characters) {
      if (isStyledAscii(character) || isForeign(character, isMixed, isDisguised)) found.add(index);
      index += character.length;
    }
  }
  return found;
}

/** A foreign letter inside a Latin word, or a word made wholly of look-alikes within Latin text. */
function isForeign(character: string, isMixed: boolean, isDisguised: boolean): boolean {
  if (isDisguised) return true;
  return (
    isMixed && /\p{L}/u.test(character) && !LATIN.test(character) && !/\p{Script=Common}/u.test(character)
  );
}

/** Full-width, mathematical or enclosed forms that normalise (NFKC) to plain ASCII letters or digits. */
function isStyledAscii(character: string): boolean {
  if (character < "\u0080" || /[²³¹ªº]/u.test(character)) return false;
  return /^[A-Za-z0-9]$/.test(character.normalize("NFKC"));
}
