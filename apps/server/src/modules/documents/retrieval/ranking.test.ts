import { describe, expect, it } from "vitest";
import { diversify } from "./diversify.ts";
import { editDistance } from "./edit-distance.ts";
import { expandQuestion } from "./expand-question.ts";
import { fuseScores } from "./fuse-scores.ts";
import { rarity, scoreWords, type Statistics } from "./score-words.ts";

const statistics: Statistics = {
  chunks: 100,
  averageLength: 10,
  chunksWith: (term) => [0, 2, 50, 100, 3][term] ?? 0,
};
const words = (frequencies: [number, number][], length = 10) => ({
  chunkId: 1,
  documentId: "d",
  length,
  frequencies: new Map(frequencies),
});

describe("scoreWords", () => {
  it("is BM25 with k1 = 1.2 and b = 0.75", () => {
    const idf = Math.log(1 + (100 - 2 + 0.5) / 2.5);
    expect(scoreWords(words([[1, 3]], 20), new Map([[1, 2]]), statistics)).toBeCloseTo(
      (2 * idf * 3 * 2.2) / (3 + 1.2 * (0.25 + 1.5)),
      10,
    );
  });

  it("takes no term for worse than none, and one that is nowhere for the rarest", () => {
    expect(rarity(statistics, 3)).toBeGreaterThan(0);
    expect(rarity(statistics, 0)).toBe(rarity({ ...statistics, chunksWith: () => 1 }, 0));
  });
});

describe("expandQuestion", () => {
  it("keeps the weight of the question, half of it on its own words, none on common ones", () => {
    const best = [
      {
        words: words([
          [1, 1],
          [4, 2],
          [2, 9],
        ]),
        score: 5,
      },
    ];
    const expanded = expandQuestion(new Map([[1, 4]]), best, statistics, 0.5);
    expect([...expanded.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4);
    expect(expanded.get(1)).toBeGreaterThan(2);
    expect(expanded.get(4)).toBeGreaterThan(0);
    expect(expanded.has(2)).toBe(false);
    expect(expandQuestion(new Map([[1, 4]]), [], statistics, 0)).toEqual(new Map([[1, 4]]));

    // What holds all that was asked for is not outweighed by what its neighbours share.
    const found = expandQuestion(new Map([[1, 4]]), best, statistics, 1);
    expect(found.get(1)).toBe(4);
    expect(found.get(4) ?? 0).toBe(0);
    expect(expanded.get(4)).toBeLessThan(expandQuestion(new Map([[1, 4]]), best, statistics, 0).get(4) ?? 0);
  });
});

describe("editDistance", () => {
  it("counts letters put in, left out, replaced and swapped", () => {
    expect(
      ["policy", "polcy", "policcy", "pilocy", "opcily"].map((word) => editDistance("policy", word, 2)),
    ).toEqual([0, 1, 1, 2, 3]);
    expect(editDistance("recieve", "receive", 1)).toBe(1);
    expect(editDistance("a", "abcd", 2)).toBe(3);
  });
});

describe("diversify", () => {
  it("lets another document in before a third passage of one that is hardly better, and keeps order within one", () => {
    const ranked = [10, 9.9, 9.8]
      .map((score) => ({ documentId: "a", score }))
      .concat({ documentId: "b", score: 9 });
    expect(diversify(ranked).map(({ documentId }) => documentId)).toEqual(["a", "b", "a", "a"]);
    expect(diversify(ranked.slice(0, 3)).map(({ score }) => score)).toEqual([10, 9.9, 9.8]);
  });
});

describe("fuseScores", () => {
  it("weighs both rankings, whatever their scales", () => {
    const lexical = [
      { chunkId: 1, score: 20 },
      { chunkId: 2, score: 10 },
    ];
    const semantic = [
      { chunkId: 2, score: 0.9 },
      { chunkId: 3, score: 0.5 },
    ];
    const fused = fuseScores(lexical, semantic, 0.2);
    expect([1, 2, 3].map((id) => fused.get(id))).toEqual([0.8, 0.2, 0]);
    expect(fuseScores(lexical, [], 0.2).get(1)).toBe(0.8);
  });
});
