import type { HttpImplementation } from "@cdsa/contracts";
import { parseTemplate, stringsOf, type TemplatePiece } from "./template.ts";

/** The parts of a URL template: what is fixed, the path and the parameters of the query. */
export type UrlTemplate = {
  /** Scheme, host and port, as they stand. */
  origin: string;
  path: TemplatePiece[];
  query: { name: string; value: TemplatePiece[] }[];
};

/** @param template as `UrlTemplateSchema` admits it. */
export function parseUrlTemplate(template: string): UrlTemplate {
  const origin = /^https?:\/\/[^/?]+/.exec(template)?.[0] ?? "";
  const rest = template.slice(origin.length);
  const mark = rest.indexOf("?");
  const path = mark === -1 ? rest : rest.slice(0, mark);
  const query = mark === -1 ? "" : rest.slice(mark + 1);
  return {
    origin,
    path: parseTemplate(path),
    query: query
      .split("&")
      .filter((parameter) => parameter !== "")
      .map((parameter) => {
        const [name = "", ...value] = parameter.split("=");
        return { name, value: parseTemplate(value.join("=")) };
      }),
  };
}

/** What the templates of a tool refer to. */
export type TemplateReferences = {
  pathArguments: Set<string>;
  /** Those of the address: they are not repeated in the query. */
  urlArguments: Set<string>;
  arguments: Set<string>;
  secrets: Set<string>;
  secretsInPath: Set<string>;
};

const namesOf = (pieces: readonly TemplatePiece[], kind: "argument" | "secret"): string[] =>
  pieces.flatMap((piece) => (piece.kind === kind ? [piece.name] : []));

/** The templates of headers and body, as texts. */
export const valueTemplates = ({ headers = {}, body }: HttpImplementation): string[] => [
  ...Object.values(headers),
  ...(body === undefined ? [] : stringsOf(body)),
];

export function referencesOf(implementation: HttpImplementation): TemplateReferences {
  const { path, query } = parseUrlTemplate(implementation.url);
  const inUrl = [...path, ...query.flatMap(({ value }) => value)];
  const all = [...inUrl, ...valueTemplates(implementation).flatMap(parseTemplate)];
  return {
    pathArguments: new Set(namesOf(path, "argument")),
    urlArguments: new Set(namesOf(inUrl, "argument")),
    arguments: new Set(namesOf(all, "argument")),
    secrets: new Set(namesOf(all, "secret")),
    secretsInPath: new Set(namesOf(path, "secret")),
  };
}
