import type { JsonValue } from "@cdsa/contracts";
import { isObject, listOf, own, textOf } from "./json-reading.ts";
import type { Option } from "./property.ts";

/**
 * Other names of an enum's options that the schema itself tells: "revenue (sales, turnover)", "P1: critical",
 * "M = monthly", and the titles of `oneOf` constants. Keys are in lower case.
 */
export function readAliases(
  options: readonly Option[],
  description: string,
  definition: JsonValue | undefined,
): ReadonlyMap<string, Option> {
  const aliases = new Map<string, Option>();
  const add = (text: string, option: Option): void => {
    for (const part of text.split(/,|;|\/| or | and /)) {
      const name = part
        .trim()
        .toLowerCase()
        .replace(/^(?:the|a|an|for)\s+/, "");
      if (name.length > 1 && name.length <= 40 && !aliases.has(name)) aliases.set(name, option);
    }
  };
  for (const option of options) {
    const told = explanationOf(String(option), description);
    if (told !== null) add(told, option);
  }
  for (const choice of listOf(own(definition, "oneOf"))) {
    const constant = own(choice, "const");
    if (!isObject(choice) || (typeof constant !== "string" && typeof constant !== "number")) continue;
    add(textOf(own(choice, "title")), constant);
    add(textOf(own(choice, "description")), constant);
  }
  return aliases;
}

function explanationOf(option: string, description: string): string | null {
  const place = description.toLowerCase().indexOf(option.toLowerCase());
  if (place < 0 || option === "") return null;
  const after = description.slice(place + option.length, place + option.length + 120);
  const told =
    /^['"`]?\s*(?:\((?<inner>[^)]{1,80})\)|(?:=|:|-|–|—|is|means)\s*(?<plain>[^,;.()]{1,40}))/.exec(
      after,
    )?.groups;
  return told?.["inner"] ?? told?.["plain"] ?? null;
}
