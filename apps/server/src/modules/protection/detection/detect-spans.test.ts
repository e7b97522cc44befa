import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreSet } from "../../../../../../bench/pii/score-set.ts";
import { readTexts } from "../../../../../../bench/pii/read-texts.ts";
import { createBlockCutter } from "./cut-blocks.ts";
import { detectSpans } from "./detect-spans.ts";

const ROOT = join(import.meta.dirname, "../../../../../..");
const DEVELOPMENT_SET = join(ROOT, "../shared/data/pii-dev.json");

const found = (text: string): [string, string][] =>
  detectSpans(text).map(({ type, start, end }) => [type, text.slice(start, end)]);

describe("what is found", () => {
  it.each([
    ["SSN 412-67-9083", "SSN", "412-67-9083"],
    ["my social is 412679083", "SSN", "412679083"],
    ["Amex 3782 822463 10005", "CREDIT_CARD", "3782 822463 10005"],
    ["paid with 4111-1111-1111-1111 today", "CREDIT_CARD", "4111-1111-1111-1111"],
    ["to gb82 west 1234 5698 7654 32 please", "IBAN", "gb82 west 1234 5698 7654 32"],
    ["mail <a.b+c@sub.example.co.uk>, thanks", "EMAIL", "a.b+c@sub.example.co.uk"],
    ["call +44 20 7946 0958 now", "PHONE", "+44 20 7946 0958"],
    ["fax: (415) 555-0132 ext. 12", "PHONE", "(415) 555-0132 ext. 12"],
    ["from 203.0.113.7:443", "IP_ADDRESS", "203.0.113.7"],
    ["at 2001:db8::8a2e:370:7334.", "IP_ADDRESS", "2001:db8::8a2e:370:7334"],
    ["born on 4 March 1961 in", "BIRTH_DATE", "4 March 1961"],
    ["MRN: 00482913", "MEDICAL_RECORD", "00482913"],
    ["Member ID: XKC4482910", "HEALTH_PLAN", "XKC4482910"],
    ["NPI 1234567893", "NPI", "1234567893"],
    ["DEA number FD5836279", "DEA", "FD5836279"],
    ["sold 1M8GDM9AXKP042788 for parts", "VIN", "1M8GDM9AXKP042788"],
    ["passport no. C03005988", "PASSPORT", "C03005988"],
    ["driver's license: D400-7836-0012", "DRIVING_LICENCE", "D400-7836-0012"],
    ["EIN 12-3456789", "TAX_ID", "12-3456789"],
    ["VAT ATU12345678", "TAX_ID", "ATU12345678"],
    ["account number 000123456789", "BANK_ACCOUNT", "000123456789"],
    ["routing number 021000021", "ROUTING_NUMBER", "021000021"],
    [
      "at 1702 Juniper Hollow Drive, Fort Collins, CO 80525.",
      "ADDRESS",
      "1702 Juniper Hollow Drive, Fort Collins, CO 80525",
    ],
    ["Adresse: Lindenstraße 27, 50674 Köln", "ADDRESS", "Lindenstraße 27, 50674 Köln"],
    ["we asked Maria Keller about it", "PERSON", "Maria Keller"],
    ["a letter to Dr. Osei-Bonsu", "PERSON", "Dr. Osei-Bonsu"],
    ["she works at Helix Biosciences Inc. now", "ORGANISATION", "Helix Biosciences Inc"],
    ["they flew to Kuala Lumpur", "PLACE", "Kuala Lumpur"],
  ])("%s", (text, type, value) => {
    expect(found(text)).toContainEqual([type, value]);
  });

  it("are no version numbers, sums, dates and other numbers", () => {
    for (const text of [
      "version 10.4.2.1 of it",
      "order 4111-1111-1111-1112 was shipped on 2023-11-04",
      "the total is 1,284.50 EUR for 16 items",
      "open from 10:30 to 14:00 on 12 days",
      "see std::vector and pages 112-148",
      "The committee met on Tuesday to look at the results.",
    ]) {
      expect(found(text), text).toEqual([]);
    }
  });

  it("are of the types and scores that were asked for", () => {
    const text = "Maria Keller, SSN 412-67-9083";
    expect(detectSpans(text, { types: new Set(["SSN"]) }).map(({ type }) => type)).toEqual(["SSN"]);
    expect(detectSpans(text, { minScore: 0.9 }).map(({ type }) => type)).toEqual(["SSN"]);
  });
});

const WORDS = [
  "Maria",
  "Keller",
  "12",
  "Main",
  "Street",
  "@",
  ".",
  "412-67-9083",
  "\n",
  "\n\n",
  "key=",
  ":",
  "a@b.co",
  "-----BEGIN",
  "€",
  "😀",
  "é",
  "Dr.",
  "x",
];

describe("spans", () => {
  it("are in order, apart, within the text, and the same each time", () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const spans = detectSpans(text);
        let last = 0;
        for (const { start, end, score } of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        expect(detectSpans(text)).toEqual(spans);
      }),
      { numRuns: 500 },
    );
  });

  it("come from blocks that a growing text is cut into as the whole is", () => {
    const texts = fc.array(
      fc.oneof(fc.constantFrom(...WORDS), fc.constant("word ".repeat(900)), fc.constant("7".repeat(9_000))),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        texts.map((words) => words.join(" ")),
        fc.integer({ min: 1, max: 400 }),
        (text, size) => {
          expect(endsOf(text, size)).toEqual(endsOf(text, text.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(["a", "1", "@", "-", "1.1.1.", "a@", "12 Main Street, ", "Aa ", "key=", "(1)", "DE89 "])(
    "of a line of one megabyte of %j take linear time",
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const begin = process.cpuUsage();
      detectSpans(text);
      // Some 0.3 s on an idle machine; quadratic time would take minutes.
      expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(5);
    },
  );
});

function endsOf(text: string, size: number): number[] {
  const cutter = createBlockCutter();
  const ends: number[] = [];
  let start = 0;
  for (let length = size; start < text.length; length += size) {
    const isWhole = length >= text.length;
    for (
      let end = cutter.next(text.slice(0, length), start, isWhole);
      end !== undefined;
      end = cutter.next(text.slice(0, length), start, isWhole)
    ) {
      ends.push(end);
      start = end;
    }
  }
  return ends;
}

describe("on labelled texts", () => {
  it("of our own", () => {
    const score = scoreSet(readTexts(join(ROOT, "bench/pii/held-out.txt")), detectSpans);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
    expect(score.precision).toBeGreaterThanOrEqual(0.95);
    expect(score.negativesHit / score.negatives).toBeLessThanOrEqual(0.1);
  });

  it.skipIf(!existsSync(DEVELOPMENT_SET))(
    "of ../shared/data/pii-dev.json (left out where it is absent)",
    () => {
      const score = scoreSet(JSON.parse(readFileSync(DEVELOPMENT_SET, "utf8")), detectSpans);
      const floors = {
        CREDIT_CARD: 0.98,
        US_SSN: 0.98,
        IBAN_CODE: 0.98,
        EMAIL_ADDRESS: 0.98,
        IP_ADDRESS: 0.98,
        PHONE_NUMBER: 0.9,
        PERSON: 0.85,
        ADDRESS: 0.8,
        ORGANIZATION: 0.6,
      };
      for (const [type, floor] of Object.entries(floors))
        expect(score.types[type]?.recall, type).toBeGreaterThanOrEqual(floor);
      expect(score.precision).toBeGreaterThanOrEqual(0.9);
      expect(score.negativesHit / score.negatives).toBeLessThanOrEqual(0.1);
    },
  );
});
