import { ToolFailure } from "../builtin/builtin-tool.ts";
import { parseUrlTemplate } from "./http-template.ts";
import { asText, renderText, type TemplatePiece, type TemplateValues } from "./template.ts";

/** How often servers and proxies before a tool may undo percent-encoding; more is nobody's habit. */
const MAX_DECODINGS = 3;

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a path has `.` or `..` as a segment, for a reader who decodes it, takes \ for / or drops `;parameters`. */
export function hasDotSegment(path: string): boolean {
  let text = path;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    if (text.split(/[/\\]/).some((segment) => /^\.{1,2}(?:;.*)?$/s.test(segment))) return true;
    text = decodeOnce(text);
  }
  return false;
}

const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);

/** A value inside a segment of the path: percent-encoded, so that it begins no other segment, query or fragment. */
function encodePathValue(name: string, text: string): string {
  if (text === "") {
    throw new ToolFailure(`The argument ${name} is part of the address and is empty. Give it a value.`);
  }
  if (hasControlCharacter(text) || hasDotSegment(text)) {
    throw new ToolFailure(
      `The argument ${name} is part of the address and would lead to another path. Give it without . or .. as a segment and without control characters.`,
    );
  }
  return encodeURIComponent(text);
}

const renderPath = (pieces: readonly TemplatePiece[], values: TemplateValues): string =>
  pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      // Secrets have no place in a path; the definition of the tool was refused.
      if (piece.kind === "secret") throw new TypeError("A secret stands in a path.");
      return encodePathValue(piece.name, asText(values.argument(piece.name)));
    })
    .join("");

/** A parameter that is only an argument which was left out is left out too. */
function renderQuery(
  query: readonly { name: string; value: TemplatePiece[] }[],
  values: TemplateValues,
): string {
  const parts = query.flatMap(({ name, value }) => {
    const [only] = value;
    const isLeftOut =
      value.length === 1 && only?.kind === "argument" && values.argument(only.name) === undefined;
    return isLeftOut ? [] : [`${name}=${renderText(value, values, encodeURIComponent)}`];
  });
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/**
 * Fills the URL template of a tool.
 * @param pathValues for the path, where handles of secrets stay as they are.
 * @throws ToolFailure for a value that would change more than its own segment.
 */
export function renderUrl(template: string, pathValues: TemplateValues, values: TemplateValues): URL {
  const { origin, path, query } = parseUrlTemplate(template);
  const filledPath = renderPath(path, pathValues);
  const url = new URL(`${origin}${filledPath}${renderQuery(query, values)}`);
  const segments = (text: string): number => text.split("/").length;
  const expected = filledPath === "" ? "/" : filledPath;
  if (url.origin !== new URL(origin).origin || segments(url.pathname) !== segments(expected)) {
    throw new ToolFailure("The arguments would lead to another address than the tool's.");
  }
  if (hasDotSegment(url.pathname)) throw new ToolFailure("The arguments would climb out of the tool's path.");
  return url;
}
