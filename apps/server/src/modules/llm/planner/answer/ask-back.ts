import type { ToolProfile } from "../intent/tool-profile.ts";
import type { Property } from "../arguments/property.ts";
import { plainText } from "./markdown.ts";
import { firstSentence, inWords, readable } from "./words.ts";

const MOST_OPTIONS = 12;

/** One sentence that names what is missing and what it may be. */
export function askBack({ tool, properties }: ToolProfile, missing: readonly string[]): string {
  const wanted = missing.map((name) => {
    const property = properties.find(({ path }) => path[0] === name);
    const accepted = property === undefined ? "" : acceptedBy(property);
    return `the **${plainText(readable(name), 60)}**${accepted === "" ? "" : ` (${accepted})`}`;
  });
  const purpose = plainText(readable(tool.name), 80);
  return `To ${/^(?:the|a|an)\b/.test(purpose) ? "use " : ""}${purpose} I still need ${inWords(wanted, "and")}; which should I use?`;
}

function acceptedBy(property: Property): string {
  const { options, role, examples, minimum, maximum, kind, pattern, description, item } = property;
  const listed = [...options, ...(item?.options ?? [])].map((option) => plainText(String(option), 60));
  if (listed.length > 0)
    return `one of ${inWords(listed.slice(0, MOST_OPTIONS), "or")}${listed.length > MOST_OPTIONS ? " and others" : ""}`;
  if (role === "date") return "a date, such as 2024-03-31 or next Monday";
  if (role === "dateTime") return "a date and time, such as 2024-03-31 at 14:00";
  if (role === "time") return "a time of day, such as 14:30";
  if (role === "email") return "an e-mail address";
  if (role === "url") return "a link that starts with https://";
  if (kind === "boolean") return "yes or no";
  if (kind === "integer" || kind === "number") return numberRange(kind, minimum, maximum);
  const example = examples[0];
  if (example !== undefined) return `such as ${plainText(example, 60)}`;
  if (pattern !== null) return `in the form ${plainText(pattern.source, 100)}`;
  return plainText(firstSentence(description, 80), 90);
}

function numberRange(kind: "integer" | "number", minimum: number, maximum: number): string {
  const what = kind === "integer" ? "a whole number" : "a number";
  if (Number.isFinite(minimum) && Number.isFinite(maximum)) return `${what} from ${minimum} to ${maximum}`;
  if (Number.isFinite(minimum)) return `${what} of at least ${minimum}`;
  return Number.isFinite(maximum) ? `${what} of at most ${maximum}` : what;
}
