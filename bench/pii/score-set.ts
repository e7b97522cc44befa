import type { Span } from "../../apps/server/src/modules/protection/detection/span.ts";

/** A text with what should be found in it; offsets in code points. */
export type LabelledText = {
  text: string;
  spans: { type: string; start: number; end: number; value: string }[];
};

type Miss = { type: string; value: string; text: string };

export type SetScore = {
  texts: number;
  /** By labelled type: how many there are and the share of which every letter and digit is covered. */
  types: Record<string, { labelled: number; found: number; recall: number }>;
  recall: number;
  /** Share of covered characters that some label covers, of whatever type. */
  precision: number;
  f2: number;
  negatives: number;
  negativesHit: number;
  misses: Miss[];
};

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Scores by coverage: what type a span was given does not count, since either way it is hidden. */
export function scoreSet(texts: LabelledText[], detect: (text: string) => Span[]): SetScore {
  const types: SetScore["types"] = {};
  const misses: Miss[] = [];
  let covered = 0;
  let right = 0;
  let negatives = 0;
  let negativesHit = 0;
  for (const { text, spans } of texts) {
    const points = Array.from(text);
    const isFound = coverageOf(text, points, detect(text));
    const isLabelled = new Uint8Array(points.length);
    for (const { start, end } of spans) isLabelled.fill(1, start, end);
    covered += isFound.reduce((sum, bit) => sum + bit, 0);
    right += isFound.reduce((sum, bit, index) => sum + (bit & (isLabelled[index] ?? 0)), 0);
    if (spans.length === 0) {
      negatives += 1;
      if (isFound.includes(1)) {
        negativesHit += 1;
        const value = points.filter((_, index) => isFound[index] === 1).join("");
        misses.push({ type: "NEGATIVE", value, text });
      }
    }
    const wrong = points.map((point, index) =>
      isFound[index] === 1 && isLabelled[index] === 0 ? point : "\0",
    );
    for (const value of wrong.join("").split(/\0+/u)) {
      if (/\w/u.test(value)) misses.push({ type: "WRONG", value, text });
    }
    for (const { type, start, end, value } of spans) {
      const entry = (types[type] ??= { labelled: 0, found: 0, recall: 0 });
      entry.labelled += 1;
      const isWhole = points
        .slice(start, end)
        .every((point, index) => isFound[start + index] === 1 || !/[\p{L}\p{N}]/u.test(point));
      if (isWhole) entry.found += 1;
      else misses.push({ type, value, text });
      entry.recall = round(entry.found / entry.labelled);
    }
  }
  const sum = (field: "labelled" | "found") =>
    Object.values(types).reduce((total, type) => total + type[field], 0);
  const recall = sum("found") / Math.max(1, sum("labelled"));
  const precision = covered === 0 ? 1 : right / covered;
  return {
    texts: texts.length,
    types: Object.fromEntries(Object.entries(types).sort(([, a], [, b]) => b.labelled - a.labelled)),
    recall: round(recall),
    precision: round(precision),
    f2: round((5 * precision * recall) / (4 * precision + recall || 1)),
    negatives,
    negativesHit,
    misses,
  };
}

function coverageOf(text: string, points: string[], spans: Span[]): Uint8Array {
  const pointAt = new Uint32Array(text.length + 1);
  let unit = 0;
  for (const [index, point] of points.entries()) {
    for (let part = 0; part < point.length; part += 1) pointAt[unit + part] = index;
    unit += point.length;
  }
  pointAt[unit] = points.length;
  const covered = new Uint8Array(points.length);
  for (const { start, end } of spans) covered.fill(1, pointAt[start], pointAt[end]);
  return covered;
}
