import { StringDecoder } from "node:string_decoder";
import { buildAutomaton, type Automaton } from "./automaton.ts";
import { createCoveredSpans } from "./covered-spans.ts";
import { comparedBytes, encodedForms, MIN_PATTERN_BYTES } from "./encoded-forms.ts";
import { createTextMatcher } from "./text-matcher.ts";
import { createUnescaper, type Piece } from "./unescape.ts";

/** A value that must not be seen, and what stands in its place: `[SECRET:name]`. */
export type Masked = { name: string; value: string };

/** Masks a text that comes in pieces. Wherever it is cut, the answers put together are the same. */
export interface MaskStream {
  /** What of the text so far is certain to hold no value. */
  push(piece: string): string;
  /**
   * The rest. `cut`: the text goes on where nobody reads it, so that what may be the beginning of a value (from 4
   * bytes) is masked too.
   */
  end(options?: { cut?: boolean }): string;
}

/** Hides values in texts, however they are written; see `encodedForms`. Takes time linear in the text. */
export interface Masker extends Disposable {
  /** Whether there is nothing to mask. */
  readonly isEmpty: boolean;
  mask(text: string, options?: { cut?: boolean }): string;
  stream(): MaskStream;
}

/** Layers of escapes that are undone: a JSON string inside a JSON string, a URL inside a URL. */
const ESCAPE_LAYERS = 2;

/** Whether the value can be told from ordinary text: shorter ones (white space aside) stand everywhere. */
export const isMaskable = (value: string): boolean => comparedBytes(value) >= MIN_PATTERN_BYTES;

/** @throws RangeError for a value that is not `isMaskable`, without repeating it. */
export function createMasker(masked: readonly Masked[]): Masker {
  for (const { name, value } of masked) {
    if (!isMaskable(value)) throw new RangeError(`The value of ${name} is too short to be masked.`);
  }
  const names = masked.map(({ name }) => `[SECRET:${name}]`);
  const automaton = buildAutomaton(
    masked.flatMap(({ value }, owner) => encodedForms(value).map((bytes) => ({ bytes, owner }))),
  );
  // The end of a text leaves a stream as new; making one for every leaf of a JSON value would cost more than reading it.
  const wholes = createStream(automaton, names);
  return {
    isEmpty: names.length === 0,
    stream: () => createStream(automaton, names),
    mask: (text, options) => (names.length === 0 ? text : wholes.push(text) + wholes.end(options)),
    [Symbol.dispose]: () => {
      automaton.wipe();
    },
  };
}

/** The text as it stands and with one and more layers of escapes undone, each with its own matcher. */
function createReadings(automaton: Automaton, spans: ReturnType<typeof createCoveredSpans>) {
  const matchers = Array.from({ length: ESCAPE_LAYERS + 1 }, () =>
    createTextMatcher(automaton, (span) => {
      spans.add(span);
    }),
  );
  const unescapers = matchers.slice(1).map((_, layer) =>
    createUnescaper((piece) => {
      pushTo(layer + 1, piece);
    }),
  );
  const pushTo = (layer: number, piece: Piece): void => {
    matchers[layer]?.push(piece);
    unescapers[layer]?.push(piece);
  };
  return {
    push: (byte: number, position: number): void => {
      pushTo(0, { byte, start: position, end: position + 1 });
    },
    /** Everything before it is certain. */
    certainUntil: (position: number): number =>
      Math.min(
        position,
        ...matchers.map((matcher) => matcher.openFrom() ?? position),
        ...unescapers.map((unescaper) => unescaper.heldFrom() ?? position),
      ),
    end(): void {
      for (const unescaper of unescapers) unescaper.end();
    },
    reset(): void {
      for (const matcher of matchers) matcher.reset();
    },
    coverBeginnings(position: number): void {
      for (const matcher of matchers) {
        const begun = matcher.beginning(MIN_PATTERN_BYTES);
        if (begun) spans.add({ ...begun, end: position });
      }
    },
  };
}

function createStream(automaton: Automaton, names: readonly string[]): MaskStream {
  const spans = createCoveredSpans();
  const readings = createReadings(automaton, spans);
  const decoder = new StringDecoder("utf8");
  let held = Buffer.alloc(0);
  let heldFrom = 0;
  let carried = "";

  const take = (end: number): string => {
    const bytes = held.subarray(0, end - heldFrom);
    held = held.subarray(end - heldFrom);
    heldFrom = end;
    return decoder.write(bytes);
  };
  const release = (until: number): string => {
    let text = "";
    for (let span = spans.takeBefore(until); span; span = spans.takeBefore(until)) {
      text += take(span.start) + (names[span.owner] ?? "");
      take(span.end);
    }
    const end = Math.min(until, spans.firstStart() ?? until);
    return end > heldFrom ? text + take(end) : text;
  };
  const read = (text: string): number => {
    const bytes = Buffer.from(text, "utf8");
    const from = heldFrom + held.length;
    held = Buffer.concat([held, bytes]);
    for (const [index, byte] of bytes.entries()) readings.push(byte, from + index);
    return from + bytes.length;
  };

  return {
    push(piece) {
      const whole = carried + piece;
      // Half a pair of surrogates has no bytes of its own.
      const isSplit = /[\uD800-\uDBFF]$/.test(whole);
      carried = isSplit ? whole.slice(-1) : "";
      return release(readings.certainUntil(read(isSplit ? whole.slice(0, -1) : whole)));
    },
    end({ cut = false } = {}) {
      const position = read(carried);
      readings.end();
      if (cut) readings.coverBeginnings(position);
      readings.reset();
      carried = "";
      return release(position) + decoder.end();
    },
  };
}
