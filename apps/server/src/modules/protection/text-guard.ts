import type { JsonValue, Label, ProtectionMode } from "@cdsa/contracts";
import type { Span } from "./detection/span.ts";
import { protectJson } from "./masking/protect-json.ts";
import { protectText } from "./masking/protect-text.ts";
import type { PseudonymMap } from "./masking/pseudonym-map.ts";
import { restoreCovered } from "./masking/restore-covered.ts";
import { restoreText } from "./masking/restore-text.ts";

/** Hides and restores what identifies people, with the pseudonyms of one conversation. */
export interface TextGuard {
  text(text: string): string;
  json(value: JsonValue): JsonValue;
}

/**
 * What is on its way out, hidden. Text that was stored under pseudonyms is restored first, so that one value has one
 * name however it comes.
 * @param mode what happens to what is found; `block` is decided before, for the whole content.
 */
export function createTextGuard(
  detect: (text: string) => readonly Span[],
  mode: Extract<ProtectionMode, "pseudonymise" | "redact">,
  pseudonyms: PseudonymMap,
): TextGuard {
  const hide = (text: string, spans: readonly Span[]): string =>
    protectText(text, spans, mode, pseudonyms).text;
  return {
    text: (given) => {
      const text = restoreText(given, pseudonyms);
      return hide(text, detect(text));
    },
    json: (value) =>
      protectJson(value, (given, { field, fieldType }) => {
        const text = restoreText(given, pseudonyms);
        if (fieldType !== null && /[\p{L}\p{N}]/u.test(text)) return hide(text, [whole(text, fieldType)]);
        return hide(text, detectInField(detect, field, text));
      }),
  };
}

const whole = (text: string, type: string): Span => ({
  type,
  start: 0,
  end: text.length,
  score: 1,
  validator: "field",
});

/** A field's name is the context of its value, as a label is in running text. */
function detectInField(detect: (text: string) => readonly Span[], field: string, text: string): Span[] {
  const lead = field === "" ? "" : `${field}: `;
  return detect(lead + text)
    .filter((span) => span.end > lead.length)
    .map((span) => ({
      ...span,
      start: Math.max(0, span.start - lead.length),
      end: span.end - lead.length,
    }));
}

/** Puts the values back in a JSON value: those that a clearance covers, all by default. */
export const restoreJson = (
  value: JsonValue,
  pseudonyms: PseudonymMap,
  clearance: Label = "RESTRICTED",
): JsonValue => protectJson(value, (text) => restoreCovered(text, pseudonyms, clearance));
