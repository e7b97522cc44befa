import type { JsonValue, Label, ProtectionMode } from "@cdsa/contracts";
import type { Span } from "./detection/span.ts";
import { withKnownValues } from "./masking/known-values.ts";
import { protectJson } from "./masking/protect-json.ts";
import { protectText } from "./masking/protect-text.ts";
import type { PseudonymMap } from "./masking/pseudonym-map.ts";
import { restoreCovered } from "./masking/restore-covered.ts";
import { restoreText } from "./masking/restore-text.ts";

/** Who wrote what is on its way out: people and tools, or a model under the pseudonyms of the conversation. */
export type Writer = "house" | "model";

/** Hides what identifies people, with the pseudonyms of one conversation. */
export interface TextGuard {
  text(text: string, writer: Writer): string;
  json(value: JsonValue, writer: Writer): JsonValue;
}

/**
 * What is on its way out, hidden: what is found in it, and every value that was found in the conversation before.
 * @param mode what happens to it; `block` is decided before, for the whole content.
 */
export function createTextGuard(
  detect: (text: string) => readonly Span[],
  mode: Extract<ProtectionMode, "pseudonymise" | "redact">,
  pseudonyms: PseudonymMap,
): TextGuard {
  const hide = (given: string, spans: readonly Span[], writer: Writer): string => {
    const isModels = writer === "model";
    // Nothing stays of a model's pseudonyms where values are taken out for good.
    const text = isModels && mode === "redact" ? restoreText(given, pseudonyms) : given;
    const all = withKnownValues(text, text === given ? spans : detect(text), pseudonyms);
    return protectText(text, all, mode, pseudonyms, isModels).text;
  };
  return {
    text: (text, writer) => hide(text, detect(text), writer),
    json: (value, writer) =>
      protectJson(value, (text, { field, fieldType }) =>
        fieldType !== null && /[\p{L}\p{N}]/u.test(text) && writer === "house"
          ? hide(text, [whole(text, fieldType)], writer)
          : hide(text, detectInField(detect, field, text), writer),
      ),
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
