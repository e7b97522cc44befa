import type { Place } from "../spans/span.ts";
import { areSynonyms } from "../text/synonyms.ts";
import { REQUEST_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import { isOpeningVerb } from "./chunk-candidates.ts";
import { namesProperty } from "./cues.ts";
import { isOpen, settle, type Draft } from "./draft.ts";
import { findExpression } from "./find-expression.ts";
import type { Property, Role } from "./property.ts";

/** Words after which somebody's own words follow, to the end; nothing in them is an argument of its own. */
const SPEECH =
  /\b(?:saying|that says|which says|that reads|which reads|stating|with the (?:message|text|body|note|comment|content)|telling (?:him|her|them|everyone)|to say)\b(?:\s+that\b)?\s*[:,]?\s+(?=[^\s"“'])/i;

/** A request that ends in a colon introduces the text. */
const COLON = /^[^:"“\n]{3,120}(?<!\d):\s+(?=\S+\s+\S)(?![^,]{0,40}:)/;

const CUES: ReadonlyMap<Role, readonly RegExp[]> = new Map<Role, readonly RegExp[]>([
  [
    "message",
    [
      /\b(?:saying|that says|stating|noting|reading)\s+(?:that\s+)?/i,
      /\b(?:remind (?:me|him|her|us|them|everyone) (?:to|about|that)|note that|tell \S+ that)\s+/i,
      /:\s+/,
      /\b(?:because|about|regarding|re|that|to)\s+/i,
    ],
  ],
  [
    "title",
    [
      /\b(?:titled|called|named|entitled|with the (?:title|subject|name|summary)(?: of)?)\s+/i,
      /:\s+/,
      /\b(?:about|regarding|for|on|because|that)\s+(?:the fact that\s+)?/i,
    ],
  ],
  [
    "reason",
    [
      /\b(?:because(?: of)?|due to|on (?:the )?grounds of|as (?=the|it|he|she|they|we|i\b)|since (?=the|it|he|she|they|we|i\b))\s*/i,
      /\b(?:reason(?: being| is)?|justification)\s*:?\s+/i,
      /:\s+/,
      /\bfor\s+/i,
    ],
  ],
  [
    "query",
    [
      /\b(?:about|regarding|concerning|mentioning|containing|related to|relating to|matching|on the (?:topic|subject) of|that mentions?|with the words?)\s+/i,
      /\b(?:search|look|looking|searching)\s+(?:\S+\s+){0,4}?for\s+/i,
      /:\s+/,
      /\b(?:for|on|with)\s+/i,
    ],
  ],
]);
/** Introductions tried before a cue is given up: a long text may hold thousands of colons. */
const MOST_TRIES = 5;
const ORDER: readonly Role[] = ["title", "query", "reason", "message"];

/** Takes what somebody wants said, word for word, before anything in it is read as a date or a number. */
export function fillSpeech(draft: Draft): void {
  const isText = ({ kind, options }: Property): boolean => kind === "string" && options.length === 0;
  const message = draft.properties.find(
    (property) => property.role === "message" && isText(property) && isOpen(draft, property),
  );
  const title = draft.properties.find(
    (property) =>
      property.role === "title" && property.isRequired && isText(property) && isOpen(draft, property),
  );
  const text = draft.analysis.text.slice(0, 20_000);
  const said = message === undefined ? null : SPEECH.exec(text);
  const isTimed = draft.properties.some(
    ({ role, isRequired }) =>
      isRequired &&
      (role === "date" || role === "dateTime" || role === "time" || role === "place" || role === "plain"),
  );
  const match = said ?? (isTimed ? null : COLON.exec(text));
  const property = message?.isRequired === true || said !== null ? message : (title ?? message);
  if (property === undefined || match === null) return;
  const place = trim(
    draft,
    match.index + match[0].length,
    draft.analysis.text.length,
    property.role === "title",
  );
  if (place !== null) settle(draft, property, textAt(draft, place), place);
}

/** Takes arithmetic for the property that asks for it. */
export function fillExpressions(draft: Draft): void {
  const property = draft.properties.find(
    ({ role, kind, options }) => role === "expression" && kind === "string" && options.length === 0,
  );
  const found = property === undefined ? null : findExpression(draft.analysis.text);
  if (property !== undefined && found !== null) settle(draft, property, found.value, found);
}

/** Titles, messages, reasons and search words: what follows their usual introductions, else what is left of the request. */
export function fillFreeText(draft: Draft): void {
  const open = draft.properties.filter(
    (property) =>
      CUES.has(property.role) &&
      property.kind === "string" &&
      property.options.length === 0 &&
      isOpen(draft, property),
  );
  open.sort(
    (one, other) =>
      Number(other.isRequired) - Number(one.isRequired) ||
      ORDER.indexOf(one.role) - ORDER.indexOf(other.role),
  );
  for (const property of open) {
    const place = placeByCue(draft, property) ?? (property.isRequired ? remainder(draft, property) : null);
    if (place === null) continue;
    const value = textAt(draft, place);
    if (value !== "" && value.length <= property.maxLength) settle(draft, property, value, place);
  }
}

function placeByCue(draft: Draft, property: Property): Place | null {
  const text = draft.analysis.text.slice(0, 20_000);
  const cues = CUES.get(property.role) ?? [];
  const own = ownCue(property);
  const weakFrom = property.isRequired ? cues.length : cues.length - 1;
  for (const cue of [...(own === null ? [] : [own]), ...cues.slice(0, weakFrom)]) {
    let tries = 0;
    for (const match of text.matchAll(new RegExp(cue.source, "giu"))) {
      tries += 1;
      if (tries > MOST_TRIES) break;
      const start = match.index + match[0].length;
      if (!draft.used.isFree({ start: match.index, end: start }) || start >= text.length) continue;
      const place = trim(draft, start, draft.analysis.text.length, property.role !== "message");
      if (place !== null && hasContent(draft, place)) return place;
    }
  }
  return null;
}

/** The property's own name as an introduction: "subject: …", "with reason …". */
function ownCue({ words }: Property): RegExp | null {
  const name = words.at(-1) ?? "";
  return /^\p{L}{3,}$/u.test(name) ? new RegExp(String.raw`\b${name}\s*(?::|is|of|being|=)\s*`, "i") : null;
}

function hasContent({ analysis, toolStems }: Draft, place: Place): boolean {
  return analysis.tokens.some(
    (token) =>
      token.start >= place.start &&
      token.end <= place.end &&
      !STOP_WORDS.has(token.lower) &&
      !toolStems.has(token.stem),
  );
}

const BOUNDARY =
  /\s*(?:[,;]\s*(?:and\s+)?(?:with|priority|assign(?:ed)?|due|set|mark|please|severity|urgency|category|starting|make it|it'?s)\b|\band\s+(?:assign|set|mark|make|notify|send|cc|give)\b|[.;!?]\s+(?=\p{Lu})|\n\n|\s+(?:with|at|as)\s+(?:a\s+)?(?:\S+\s+)?(?:priority|severity|urgency)\b)/iu;

/** The stretch from `start` that is still free, without the joining words at its ends. */
function trim(draft: Draft, start: number, end: number, isOneSentence: boolean): Place | null {
  const { text } = draft.analysis;
  let stop = end;
  if (!draft.used.isFree({ start, end })) {
    stop = start;
    while (stop < end && draft.used.isFree({ start: stop, end: stop + 1 })) stop += 1;
  }
  const cut = BOUNDARY.exec(text.slice(start, Math.min(stop, start + 2_000)));
  if (cut !== null && cut.index > 0 && (isOneSentence || !/^[.;!?\n]/.test(cut[0].trim())))
    stop = start + cut.index;
  const isCut = stop < end;
  let piece = text.slice(start, stop).replace(/[\s,;:–—-]+$/u, "");
  if (isCut) piece = piece.slice(0, endWithoutJoints(piece));
  piece = piece.replace(/[\s?]+$|(?<!\.)\.$/u, "").replace(/\s*,?\s+(?:please|thanks|thank you|asap)$/iu, "");
  const lead = /^[\s:,"“'-]*(?:(?:the|a|an|any|all|some)\s+)?/iu.exec(piece)?.[0].length ?? 0;
  const skipped = isOneSentence ? lead : (/^[\s:,]*/u.exec(piece)?.[0].length ?? 0);
  return piece.length > skipped ? { start: start + skipped, end: start + piece.length } : null;
}

const JOINTS =
  /(?:^|[\s,;]+)(?:with|for|by|on|in|at|to|from|of|and|as|the|a|an|is|are|was|priority|due|starting|between|since|until|before|after|during|using|under|per|via|it|its|set|assigned|assign|dated|worth|about|around)$/iu;

function endWithoutJoints(piece: string): number {
  let rest = piece;
  for (let round = 0; round < 8; round += 1) {
    const tail = JOINTS.exec(rest.slice(-24));
    if (tail === null) break;
    rest = rest.slice(0, rest.length - tail[0].length).replace(/[\s,;]+$/u, "");
  }
  return rest.length;
}

/** What is left of the request after the words that name the tool and its verb. */
function remainder(draft: Draft, property: Property): Place | null {
  const { tokens, text } = draft.analysis;
  const first = tokens.find(
    (token, index) =>
      draft.used.isFree(token) &&
      !isAboutTool(draft, property, token) &&
      !isOpeningVerb(token, tokens[index + 1]),
  );
  return first === undefined ? null : trim(draft, first.start, text.length, true);
}

function isAboutTool(
  { toolStems }: Draft,
  property: Property,
  token: { lower: string; stem: string },
): boolean {
  if (
    STOP_WORDS.has(token.lower) ||
    REQUEST_WORDS.has(token.lower) ||
    namesProperty(property, token.stem) >= 0.6
  )
    return true;
  return [...toolStems].some((word) => areSynonyms(word, token.stem));
}

function textAt({ analysis }: Draft, { start, end }: Place): string {
  return analysis.text.slice(start, end).trim();
}
