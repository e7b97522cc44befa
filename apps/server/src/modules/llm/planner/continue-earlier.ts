import type { JsonObject } from "@cdsa/contracts";
import { fillArguments } from "./arguments/fill-arguments.ts";
import { missingArguments } from "./arguments/missing-arguments.ts";
import type { Property, Role } from "./arguments/property.ts";
import type { Chosen } from "./intent/choose-tool.ts";
import type { Earlier, Plan } from "./plan.ts";
import { analyseText, type TextAnalysis } from "./text/text-analysis.ts";

const FOLLOW_UP =
  /^(?:ok(?:ay)?[,\s]+|yes[,\s]+|now[,\s]+|thanks[,\s]+)*(?:(?:and|but|also|then)\b[,\s]*)?(?:(?:what|how) about|same (?:thing |again )?(?:for|but|in|with)|the same (?:for|but|in|with)|and|but|make (?:it|that)|do (?:it|that|the same)(?: again)? (?:for|in|with)|(?:show|give) (?:me )?(?:it|that|the same)(?: again)? (?:for|by|in)|instead|only|just)\b[,\s]*/i;
const DATED: ReadonlySet<Role> = new Set<Role>(["date", "dateTime", "month", "quarter", "year", "period"]);
const MOST_WORDS = 14;
/** A message that scores so high on its own is a request of its own, whatever was open before. */
const OWN_SCORE = 4.5;

/** Reads a message as the answer to a question asked back, or as a variation of the last call; null where it is neither. */
export function continueEarlier(
  analysis: TextAnalysis,
  earlier: Earlier,
  { choice, noToolReason }: Chosen,
): Plan | null {
  if (noToolReason !== null) return null;
  const isOwn =
    choice !== null &&
    choice.profile !== earlier.profile &&
    choice.score >= OWN_SCORE &&
    choice.filled.missing.length === 0;
  if (isOwn) return null;
  return earlier.kind === "asked"
    ? answer(analysis, earlier)
    : vary(analysis, earlier, choice?.profile === earlier.profile || choice === null);
}

function answer(analysis: TextAnalysis, earlier: Earlier): Plan {
  const { profile, missing } = earlier;
  const asked = profile.properties.filter(({ path }) => missing.includes(path[0] ?? ""));
  const wanted = asked.map((property): Property => ({ ...property, isRequired: true }));
  const others = profile.properties.filter((property) => !asked.includes(property)).map(optional);
  const { values } = fillArguments(analysis, {
    ...profile,
    properties: [...wanted, ...others],
    nameStems: new Set(),
    allStems: new Set(),
  });
  const only = wanted.length === 1 ? wanted[0] : undefined;
  const key = only?.path[0] ?? "";
  const isWholeAnswer =
    only?.kind === "string" &&
    only.path.length === 1 &&
    !Object.hasOwn(values, key) &&
    takesAnyText(only) &&
    analysis.text.trim().length <= 500;
  const merged = merge(
    earlier,
    isWholeAnswer ? { ...values, [key]: analysis.text.trim().replace(/[.!]$/, "") } : values,
  );
  const left = missingArguments(profile.inputSchema, merged);
  return left.length === 0
    ? { kind: "calls", calls: [{ profile, values: merged }] }
    : { kind: "ask", profile, values: merged, missing: left };
}

function takesAnyText({ options, pattern, format, role }: Property): boolean {
  return (
    options.length === 0 &&
    pattern === null &&
    format === "" &&
    !DATED.has(role) &&
    role !== "email" &&
    role !== "time"
  );
}

function vary(analysis: TextAnalysis, earlier: Earlier, isSameTool: boolean): Plan | null {
  const lead = FOLLOW_UP.exec(analysis.text.trim());
  if (analysis.tokens.length > MOST_WORDS || !isSameTool || (lead === null && analysis.tokens.length > 6))
    return null;
  const rest = analysis.text.trim().slice(lead?.[0].length ?? 0);
  const phrase =
    lead !== null && !/^(?:for|in|by|from|to|with|on|at|of|since|until)\b/i.test(rest) ? `for ${rest}` : rest;
  const said = analyseText(phrase, analysis.now);
  const { profile } = earlier;
  const strict = fillArguments(said, { ...profile, properties: profile.properties.map(optional) }).values;
  const known = profile.properties.filter(({ path }) => Object.hasOwn(earlier.values, path[0] ?? ""));
  const loose =
    Object.keys(strict).length > 0
      ? strict
      : lead === null
        ? {}
        : fillArguments(said, {
            ...profile,
            properties: known.map((property) => ({ ...property, isRequired: true })),
          }).values;
  if (Object.keys(loose).length === 0) return null;
  const values = merge(earlier, loose);
  const missing = missingArguments(profile.inputSchema, values);
  return missing.length === 0
    ? { kind: "calls", calls: [{ profile, values }] }
    : { kind: "ask", profile, values, missing };
}

function optional(property: Property): Property {
  return { ...property, isRequired: false };
}

/** New values over the earlier ones. A new period replaces the whole earlier one, but for the year of a bare quarter. */
function merge({ profile, values }: Earlier, said: JsonObject): JsonObject {
  const roleOf = (name: string): Role | undefined =>
    profile.properties.find(({ path }) => path.length === 1 && path[0] === name)?.role;
  const newRoles = new Set(Object.keys(said).map(roleOf));
  const hasNewPeriod = [...newRoles].some((role) => role !== undefined && DATED.has(role));
  const keepsYear = newRoles.has("quarter") || newRoles.has("month");
  const kept = Object.entries(values).filter(([name]) => {
    const role = roleOf(name);
    if (!hasNewPeriod || role === undefined || !DATED.has(role)) return true;
    return (
      (role === "year" && keepsYear) || (newRoles.has("year") && newRoles.size === 1 && role === "quarter")
    );
  });
  return Object.fromEntries([...kept, ...Object.entries(said)]);
}
