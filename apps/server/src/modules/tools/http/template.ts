import type { JsonValue } from "@cdsa/contracts";

/** A part of a template: text as it is, the value of an argument, or that of a secret. */
export type TemplatePiece =
  { kind: "text"; text: string } | { kind: "argument"; name: string } | { kind: "secret"; name: string };

/** Where the values of placeholders come from. What they give is never read as a template again. */
export type TemplateValues = {
  /** Undefined for an argument that was left out. */
  argument: (name: string) => JsonValue | undefined;
  secret: (name: string) => string;
};

const PLACEHOLDER = /\{\{secret:([A-Za-z][A-Za-z0-9_.-]{0,127})\}\}|\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}/g;

/** Takes a template apart: `{argument}`, `{{secret:NAME}}`, and what is neither stays as it is. */
export function parseTemplate(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > end) pieces.push({ kind: "text", text: template.slice(end, match.index) });
    if (match[1] !== undefined) pieces.push({ kind: "secret", name: match[1] });
    else if (match[2] !== undefined) pieces.push({ kind: "argument", name: match[2] });
    end = match.index + match[0].length;
  }
  if (end < template.length) pieces.push({ kind: "text", text: template.slice(end) });
  return pieces;
}

/** A value as the text that stands for it; arrays and objects as JSON, what was left out as nothing. */
export function asText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Puts the values in, each through `encode`. */
export const renderText = (
  pieces: readonly TemplatePiece[],
  values: TemplateValues,
  encode: (text: string) => string = (text) => text,
): string =>
  pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      return encode(
        piece.kind === "secret" ? values.secret(piece.name) : asText(values.argument(piece.name)),
      );
    })
    .join("");

/**
 * Fills a JSON template. A string that is one placeholder becomes the argument's value, whatever its type; where that
 * was left out, so is the member, and an item of an array is null.
 */
export function renderJson(template: JsonValue, values: TemplateValues): JsonValue | undefined {
  if (typeof template === "string") {
    const pieces = parseTemplate(template);
    const [only] = pieces;
    return pieces.length === 1 && only?.kind === "argument"
      ? values.argument(only.name)
      : renderText(pieces, values);
  }
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => renderJson(item, values) ?? null);
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, item]) => {
      const value = renderJson(item, values);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** Every string of a JSON value, names of members apart. */
export function stringsOf(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
