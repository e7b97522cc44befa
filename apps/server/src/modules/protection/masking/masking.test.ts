import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectSpans } from "../detection/detect-spans.ts";
import { createStreamProtector } from "./create-stream-protector.ts";
import { createStreamRestorer } from "./create-stream-restorer.ts";
import { createPseudonymMap } from "./pseudonym-map.ts";
import { protectText } from "./protect-text.ts";
import { restoreText } from "./restore-text.ts";

const PHRASES = [
  "My name is Maria Keller",
  "Dr. Smith",
  "smith",
  "JOHN SMITH",
  "John Smith's",
  "call +1 212-555-0187",
  "SSN 531-21-7351",
  "card 4532276644577020",
  "maria.keller@example.com",
  "PERSON_7",
  "PERSON_1",
  "TEXT_1B",
  "CREDIT_CARD_12",
  "PERSON_",
  "_PERSON_3",
  "12 Main Street, Springfield, IL 62704",
  "GB82 WEST 1234 5698 7654 32",
  "10.0.0.1",
  "the meeting is on Tuesday",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7v\nabcdEFGH1234\n-----END RSA PRIVATE KEY-----",
  "AKIAIOSFODNN7EXAMPLQ",
  "in Rotterdam",
  "日本語 😀",
  "x",
  "7",
];
const SEPARATORS = [" ", "\n", ". ", ", ", "\n\n", "", "? ", "-", "_"];
const texts = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...PHRASES), fc.string({ maxLength: 12 })),
      fc.constantFrom(...SEPARATORS),
    ),
    {
      maxLength: 24,
    },
  )
  .map((pairs) => pairs.flat().join(""));

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

const protectWhole = (text: string, mode: "redact" | "pseudonymise", pseudonyms = createPseudonymMap()) =>
  protectText(text, detectSpans(text), mode, pseudonyms);

describe("protecting and restoring", () => {
  it("gives every text back exactly", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const pseudonyms = createPseudonymMap();
        const { text: hidden } = protectWhole(text, "pseudonymise", pseudonyms);
        expect(restoreText(hidden, pseudonyms)).toBe(text);
        expect(restoreText(hidden, createPseudonymMap(pseudonyms.toState()))).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it("gives the same in pieces of any size as of the whole", () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(1, 3, 7, 40),
        fc.constantFrom("redact", "pseudonymise"),
        (text, size, mode) => {
          const stream = createStreamProtector({ mode, pseudonyms: createPseudonymMap() });
          const result =
            cut(text, size)
              .map((piece) => stream.push(piece))
              .join("") + stream.end();
          expect(result).toBe(protectWhole(text, mode).text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("restores a stream that is cut anywhere", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(1, 3, 7), (text, size) => {
        const pseudonyms = createPseudonymMap();
        const hidden = protectWhole(text, "pseudonymise", pseudonyms).text;
        const stream = createStreamRestorer(pseudonyms);
        expect(
          cut(hidden, size)
            .map((piece) => stream.push(piece))
            .join("") + stream.end(),
        ).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it("restores 500 answers at every cut of each", () => {
    for (const text of fc.sample(texts, { numRuns: 500, seed: 26 })) {
      const pseudonyms = createPseudonymMap();
      const hidden = protectWhole(text, "pseudonymise", pseudonyms).text;
      for (let at = 0; at <= hidden.length; at += 1) {
        const stream = createStreamRestorer(pseudonyms);
        const read = stream.push(hidden.slice(0, at)) + stream.push(hidden.slice(at)) + stream.end();
        if (read !== text) expect({ at, read }).toEqual({ at, read: text });
      }
    }
  });

  it("restores at every cut of an answer and holds back nothing but the beginning of a pseudonym", () => {
    const pseudonyms = createPseudonymMap();
    const person = pseudonyms.nameFor("PERSON", "Maria Keller");
    const answer = `I asked ${person}, not PERSON_12, about PERSON_.`;
    for (let at = 0; at <= answer.length; at += 1) {
      const stream = createStreamRestorer(pseudonyms);
      const first = stream.push(answer.slice(0, at));
      expect(first + stream.push(answer.slice(at)) + stream.end()).toBe(
        "I asked Maria Keller, not PERSON_12, about PERSON_.",
      );
      expect(answer.slice(0, at).length - first.length).toBeLessThanOrEqual(12);
    }
    const stream = createStreamRestorer(pseudonyms);
    expect(stream.push("An ordinary sentence")).toBe("An ordinary sentence");
  });
});

describe("the modes", () => {
  const text = "Write to maria.keller@example.com, SSN 531-21-7351.";

  it("redact with the type", () => {
    expect(protectWhole(text, "redact").text).toBe("Write to [REDACTED-EMAIL], SSN [REDACTED-SSN].");
  });

  it("block the whole text, and a stream from that block on", () => {
    expect(protectText(text, detectSpans(text), "block", createPseudonymMap())).toEqual({
      text: "",
      isBlocked: true,
      counts: { EMAIL: 1, SSN: 1 },
    });
    const stream = createStreamProtector({ mode: "block", pseudonyms: createPseudonymMap() });
    expect(
      stream.push("Nothing at all happened here on any of these days. ") + stream.push(text) + stream.end(),
    ).toBe("Nothing at all happened here on any of these days. ");
    expect(stream.isBlocked).toBe(true);
  });

  it("differ by type", () => {
    const mode = (type: string) => (type === "SSN" ? "redact" : "allow");
    expect(protectText(text, detectSpans(text), mode, createPseudonymMap()).text).toBe(
      "Write to maria.keller@example.com, SSN [REDACTED-SSN].",
    );
  });
});

describe("a pseudonym map", () => {
  it("knows a person by other ways of writing the name", () => {
    const pseudonyms = createPseudonymMap();
    expect(pseudonyms.nameFor("PERSON", "John Smith")).toBe("PERSON_1");
    expect(pseudonyms.nameFor("PERSON", "Ann Lee")).toBe("PERSON_2");
    expect(pseudonyms.nameFor("PERSON", "JOHN SMITH")).toBe("PERSON_1B");
    expect(pseudonyms.nameFor("PERSON", "Smith")).toBe("PERSON_1C");
    expect(pseudonyms.nameFor("PERSON", "John Smith")).toBe("PERSON_1");
    expect(pseudonyms.valueOf("PERSON_1C")).toBe("Smith");
  });

  it("does not guess between two people of one name", () => {
    const pseudonyms = createPseudonymMap();
    pseudonyms.nameFor("PERSON", "John Smith");
    pseudonyms.nameFor("PERSON", "Mary Smith");
    expect(pseudonyms.nameFor("PERSON", "Smith")).toBe("PERSON_3");
  });

  it("sees one number in all its spacings", () => {
    const pseudonyms = createPseudonymMap();
    expect(pseudonyms.nameFor("CREDIT_CARD", "4532276644577020")).toBe("CREDIT_CARD_1");
    expect(pseudonyms.nameFor("CREDIT_CARD", "4532 2766 4457 7020")).toBe("CREDIT_CARD_1B");
  });

  it("goes on where its state left off", () => {
    const first = createPseudonymMap();
    first.nameFor("PERSON", "John Smith");
    first.nameFor("BADGE", "B-1");
    const second = createPseudonymMap(JSON.parse(JSON.stringify(first.toState())));
    expect(second.nameFor("PERSON", "smith")).toBe("PERSON_1B");
    expect(second.nameFor("BADGE", "B-1")).toBe("CUSTOM_BADGE_1");
    expect(second.nameFor("PERSON", "Ann Lee")).toBe("PERSON_2");
  });
});
