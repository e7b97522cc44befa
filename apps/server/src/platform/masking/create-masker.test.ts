import { randomBytes } from "node:crypto";
import type { JsonValue } from "@cdsa/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMasker, isMaskable } from "./create-masker.ts";
import { maskJson } from "./mask-json.ts";

const VALUE = 'p@ss/wörd+"7 &<☃🎉>%ff\\n';
const NAME = "DB_PASSWORD";
const LABEL = `[SECRET:${NAME}]`;
const LABEL_A = "[SECRET:A]";
const masker = createMasker([{ name: NAME, value: VALUE }]);

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const percentAll = (text: string): string =>
  [...utf8(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const unicodeAll = (text: string): string =>
  text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
const decimalEntities = (text: string): string =>
  Array.from(text, (character) => `&#${character.codePointAt(0) ?? 0};`).join("");
const hexEntities = (text: string): string =>
  Array.from(text, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`).join(
    "",
  );
const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

const WRITTEN: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "upper-case": (text) => text.toUpperCase().replaceAll("Ö", "ö"),
  base64: (text) => utf8(text).toString("base64"),
  "base64, URL-safe": (text) => utf8(text).toString("base64url"),
  "base64 of its URL form": (text) => utf8(encodeURIComponent(text)).toString("base64"),
  "base64 in lines": (text) =>
    utf8(text)
      .toString("base64")
      .replaceAll(/(.{8})(?=.)/g, "$1\r\n"),
  "base64 in escaped lines": (text) =>
    utf8(text)
      .toString("base64")
      .replaceAll(/(.{8})(?=.)/g, "$1\\n"),
  "base64 in a URL": (text) => encodeURIComponent(utf8(text).toString("base64")),
  hex: (text) => utf8(text).toString("hex"),
  HEX: (text) => utf8(text).toString("hex").toUpperCase(),
  URL: encodeURIComponent,
  "URL, all bytes": percentAll,
  "URL, lower case": (text) => encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  "URL of a URL": (text) => encodeURIComponent(encodeURIComponent(text)),
  form: (text) => new URLSearchParams([["", text]]).toString().slice(1),
  JSON: json,
  "JSON in JSON": (text) => json(json(text)),
  "JSON, all escaped": unicodeAll,
  "JSON in a URL": (text) => encodeURIComponent(json(text)),
  HTML: escapeHtml,
  "HTML, decimal": decimalEntities,
  "HTML, hexadecimal": hexEntities,
  "HTML in JSON": (text) => json(escapeHtml(text)),
};

describe("masking", () => {
  it.each(Object.entries(WRITTEN))("finds the value written as %s", (_name, write) => {
    expect(masker.mask(`before ${write(VALUE)} after`)).toBe(`before ${LABEL} after`);
  });

  it("finds it inside a longer base64 at every alignment, in either alphabet", () => {
    for (const [before, after] of [
      ["", ""],
      ["x", "yz"],
      ["user:", "!"],
      ["ab", "c"],
      ["abc", "defg"],
    ]) {
      for (const alphabet of ["base64", "base64url"] as const) {
        const bytes = Buffer.concat([utf8(before!), utf8(VALUE), utf8(after!)]);
        const masked = masker.mask(`Basic ${bytes.toString(alphabet)}.`);
        expect(masked).toContain(LABEL);
        expect(Buffer.from(masked.replace(LABEL, ""), "base64").toString("latin1")).not.toContain("ss/w");
        expect(masked.length).toBeLessThan("Basic .".length + LABEL.length + 20);
      }
    }
  });

  it("leaves other text exactly as it is", () => {
    for (const text of [
      "",
      "a",
      "100 % of &amp; \\u00e9 \\",
      "p@ss/word",
      "日本語 🎉",
      "%",
      "&#",
      "\\ud83d",
    ]) {
      expect(masker.mask(text)).toBe(text);
    }
  });

  it("gives the same wherever the text is cut", () => {
    const text = `🎉${Object.values(WRITTEN)
      .map((write) => write(VALUE))
      .join(" 🎈\\ud83d& ")}%4`;
    const whole = masker.mask(text);
    expect(whole).not.toContain("wörd");
    for (let cut = 0; cut <= text.length; cut += 1) {
      const stream = masker.stream();
      expect(stream.push(text.slice(0, cut)) + stream.push(text.slice(cut)) + stream.end()).toBe(whole);
    }
    const single = masker.stream();
    expect(
      text
        .split("")
        .map((unit) => single.push(unit))
        .join("") + single.end(),
    ).toBe(whole);
  });

  it("gives the same for any values, writings and cuts", () => {
    const values = fc.uniqueArray(
      fc.string({ unit: "grapheme", minLength: 4, maxLength: 12 }).filter(isMaskable),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    const written = fc.constantFrom(
      ...Object.values(WRITTEN).filter((write) => write !== WRITTEN["upper-case"]),
    );
    const filler = fc.string({ unit: "grapheme", maxLength: 6 });
    fc.assert(
      fc.property(
        values,
        fc.array(fc.tuple(fc.nat(), written, filler), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (secrets, parts, cuts) => {
          using many = createMasker(secrets.map((value, index) => ({ name: `N${index}`, value })));
          const text = parts
            .map(([index, write, between]) => `${write(secrets[index % secrets.length]!)}${between}`)
            .join("");
          const whole = many.mask(text);
          const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
          const stream = many.stream();
          const pieces = [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
          expect(pieces.map((piece) => stream.push(piece)).join("") + stream.end()).toBe(whole);
          // Names are in brackets, so what is left of the text is between them.
          const left = whole.split(/\[SECRET:N\d\]/);
          for (const value of secrets) for (const part of left) expect(part).not.toContain(value);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("hides all that two values cover where they overlap", () => {
    using both = createMasker([
      { name: "A", value: "abcdefgh" },
      { name: "B", value: "efghijkl" },
      { name: "C", value: "cdef" },
    ]);
    expect(both.mask("-abcdefghijkl-cdef-")).toBe("-[SECRET:A]-[SECRET:C]-");
    expect(both.mask("abcdefghabcdefgh")).toBe("[SECRET:A][SECRET:A]");
  });

  it("masks the beginning of a value where the text was cut off", () => {
    using one = createMasker([{ name: "A", value: "correct-horse-battery" }]);
    expect(one.mask("it is correct-ho", { cut: true })).toBe("it is [SECRET:A]");
    expect(one.mask("it is correct-ho")).toBe("it is correct-ho");
    expect(one.mask("it is cor", { cut: true })).toBe("it is cor");
  });

  it("refuses a value too short to be told from text, without repeating it", () => {
    expect(isMaskable("abc")).toBe(false);
    expect(isMaskable(" a b ")).toBe(false);
    expect(() => createMasker([{ name: "PIN", value: "abc" }])).toThrow("The value of PIN is too short");
  });

  it("keeps the shape of JSON, and gives one text where a value spans several parts", () => {
    using one = createMasker([
      { name: "A", value: "12345678" },
      { name: "B", value: 'x":"y1' },
    ]);
    expect(maskJson(one, { "12345678": [12_345_678, "12345678!", true, null, 7] })).toEqual({
      "[SECRET:A]": ["[SECRET:A]", "[SECRET:A]!", true, null, 7],
    });
    expect(maskJson(one, { ax: "y12" })).toBe('{"a[SECRET:B]2"}');
  });

  it("leaves JSON alone where there is nothing to mask, however deep", () => {
    using none = createMasker([]);
    const deep: unknown = JSON.parse(`${"[".repeat(500)}"x"${"]".repeat(500)}`);
    expect(maskJson(none, deep as JsonValue)).toBe(deep);
    expect(none.mask("x")).toBe("x");
    using one = createMasker([{ name: "A", value: "12345678" }]);
    expect(
      JSON.stringify(maskJson(one, JSON.parse(`${"[".repeat(500)}"12345678"${"]".repeat(500)}`))),
    ).toContain(LABEL_A);
  });

  it("takes time linear in the text, with many secrets", () => {
    const secrets = Array.from({ length: 500 }, (_, index) => ({
      name: `S${index}`,
      value: `aaaa${randomBytes(20).toString("base64")}`,
    }));
    using many = createMasker(secrets);
    const time = (length: number): number => {
      const text = "a%61&#97;\\u0061".repeat(length);
      const started = performance.now();
      many.mask(text);
      return performance.now() - started;
    };
    time(2_000);
    const short = time(5_000);
    const long = time(40_000);
    expect(long / short).toBeLessThan(30);
    const echoed = secrets.map(({ value }) => Buffer.from(value).toString("base64url")).join("\n");
    expect(many.mask(echoed)).toBe(secrets.map(({ name }) => `[SECRET:${name}]`).join("\n"));
  });
});
