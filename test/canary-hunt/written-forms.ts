const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");

/** The part of the base64 of anything around the value that is always the same, for each of three alignments. */
const base64Cores = (value: string): string[] =>
  [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), utf8(value)]).toString("base64");
    const first = Math.ceil((offset * 8) / 6);
    return encoded.slice(first, Math.floor(((offset + utf8(value).length) * 8) / 6));
  });

const urlSafe = (base64: string): string => base64.replaceAll("+", "-").replaceAll("/", "_");

/**
 * The ways in which a value is looked for, worked out without the product's own masking: plain, base64 (each alignment,
 * both alphabets), hexadecimal, URL, JSON escapes once and twice.
 */
export function writtenForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const hex = utf8(value).toString("hex");
  const asciiJson = json.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [
    ...new Set([
      value,
      json,
      asciiJson,
      JSON.stringify(json).slice(1, -1),
      encodeURIComponent(value),
      encodeURIComponent(value).toLowerCase(),
      new URLSearchParams([["", value]]).toString().slice(1),
      ...base64Cores(value).flatMap((core) => [core, urlSafe(core)]),
      hex,
      hex.toUpperCase(),
    ]),
  ];
}

/** By how many characters forms are looked up; every form here is longer. */
const KEY_LENGTH = 8;

/** Finds which of the values stand in a text, however written, in one pass over the text. */
export function createFinder(values: readonly string[]): (text: string) => string[] {
  const byBeginning = new Map<string, { form: string; value: string }[]>();
  for (const value of values) {
    for (const form of writtenForms(value)) {
      if (form.length < KEY_LENGTH) throw new RangeError(`A form of ${value} is too short to be looked for.`);
      const key = form.slice(0, KEY_LENGTH);
      byBeginning.set(key, [...(byBeginning.get(key) ?? []), { form, value }]);
    }
  }
  return (text) => {
    const found = new Set<string>();
    for (let at = 0; at + KEY_LENGTH <= text.length; at += 1) {
      for (const { form, value } of byBeginning.get(text.slice(at, at + KEY_LENGTH)) ?? []) {
        if (text.startsWith(form, at)) found.add(value);
      }
    }
    return [...found];
  };
}
