import type { Place } from "../spans/span.ts";
import { isOpen, settle, type Draft } from "./draft.ts";
import type { Property, Role } from "./property.ts";

const LONG_ROLES: ReadonlySet<Role> = new Set<Role>(["message", "title", "reason", "query"]);
const TEXT_ROLES: ReadonlySet<Role> = new Set<Role>([
  ...LONG_ROLES,
  "plain",
  "person",
  "place",
  "organisation",
]);
const LONGEST_READ = 20_000;

type Label = Place & { property: Property };

/** Takes values written as a form: "subject: Sick leave, body: I am ill today". A label ends the value before it. */
export function fillLabelled(draft: Draft): void {
  const text = draft.analysis.text.slice(0, LONGEST_READ);
  const labels = draft.properties
    .flatMap((property) => labelOf(text, property) ?? [])
    .sort((one, other) => one.start - other.start);
  labels.forEach(({ property, end }, index) => {
    if (
      property.kind !== "string" ||
      property.options.length > 0 ||
      property.pattern !== null ||
      property.format !== "" ||
      !TEXT_ROLES.has(property.role) ||
      !isOpen(draft, property)
    )
      return;
    const quoted = draft.analysis.spans.find((span) => span.kind === "quoted" && span.start === end);
    const place =
      quoted ??
      valueAfter(
        text,
        end,
        labels[index + 1]?.start ?? draft.analysis.text.length,
        draft.analysis.text,
        LONG_ROLES.has(property.role),
      );
    const value =
      quoted?.kind === "quoted" ? quoted.value : draft.analysis.text.slice(place.start, place.end);
    if (value !== "" && value.length <= property.maxLength && draft.used.isFree(place))
      settle(draft, property, value, place);
  });
}

function labelOf(text: string, property: Property): Label | null {
  const name = property.words.join("[ _-]?");
  const last = property.words.at(-1) ?? "";
  if (!/^[\p{L}\p{N}[\] _?-]{2,60}$/u.test(name)) return null;
  const match = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${name}|${last})(?:\s*[:=]\s*|\s+(?:being|is)\s+(?=["“]))`,
    "iu",
  ).exec(text);
  return match === null ? null : { property, start: match.index, end: match.index + match[0].length };
}

function valueAfter(text: string, start: number, stop: number, whole: string, isLong: boolean): Place {
  const piece = isLong ? whole.slice(start, stop) : text.slice(start, stop);
  const end = isLong ? piece.length : (/[,;\n]|\.\s/.exec(piece)?.index ?? piece.length);
  const kept = piece.slice(0, end).replace(/(?:[\s,;.?]|\band|\bwith(?: the)?|\bthe)+$/iu, "");
  return { start, end: start + kept.length };
}
