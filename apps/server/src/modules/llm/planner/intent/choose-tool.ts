import type { JsonObject } from "@cdsa/contracts";
import { fillArguments, type FilledArguments } from "../arguments/fill-arguments.ts";
import type { Property, Role } from "../arguments/property.ts";
import type { TextAnalysis } from "../text/text-analysis.ts";
import { needsNoTool, type NoToolReason } from "./needs-no-tool.ts";
import { readTerms } from "./question-terms.ts";
import { scoreTools, type ToolScore } from "./score-tools.ts";
import type { ToolProfile } from "./tool-profile.ts";

export type Choice = { profile: ToolProfile; filled: FilledArguments; score: number };
export type Chosen = { choice: Choice | null; noToolReason: NoToolReason | null };

/** Tools whose arguments are tried: the words have to make the others improbable. */
const TRIED = 40;
const TRIED_OF_LONG_TEXT = 4;
const LONG_TEXT = 1_500;
/** Below this the words shared are accidental. */
const LEAST_SCORE = 1.9;
/** What a missing argument counts against a tool beside others; it may still be asked for. */
const MISSING_COST = 1.5;
const IGNORED_COST = 0.45;
/** A question explained so far needs fewer words in common. */
const WHOLE = 0.6;
const LEAST_COVERAGE = 0.2;
const LEAST_TOPIC = 0.25;

const EXACT_ROLES: ReadonlySet<Role> = new Set<Role>([
  "currency",
  "language",
  "unit",
  "email",
  "phone",
  "url",
  "time",
  "dateTime",
]);

/** Picks the tool that a text asks for, or none. */
export function chooseTool(analysis: TextAnalysis, profiles: readonly ToolProfile[]): Chosen {
  const hasRecord = analysis.spans.some(
    ({ kind }) => kind === "id" || kind === "email" || kind === "url" || kind === "quoted",
  );
  const noToolReason = needsNoTool(analysis.text, hasRecord);
  const scored = scoreTools(readTerms(analysis), profiles).slice(
    0,
    analysis.text.length > LONG_TEXT ? TRIED_OF_LONG_TEXT : TRIED,
  );
  const choices = scored.map((score): Scored => {
    const filled = fillArguments(analysis, score.profile);
    return {
      profile: score.profile,
      filled,
      base: score,
      score: score.lexical + fitScore(score.profile, filled, analysis),
    };
  });
  const least = leastScore(noToolReason, analysis);
  const isClear = ({ score, filled, base, profile }: Scored): boolean => {
    const isExplained = base.topic >= LEAST_TOPIC && base.coverage >= LEAST_COVERAGE;
    const isEnough =
      score + filled.missing.length * MISSING_COST >=
      least * (noToolReason === null && base.coverage >= WHOLE ? 0.8 : 1);
    return isEnough && (isExplained || hasExactFit({ profile, filled }, analysis, base.topic > 0.1));
  };
  const [first, ...others] = choices.sort((one, other) => other.score - one.score);
  const best =
    first !== undefined && isClear(first)
      ? first
      : others.find((choice) => choice.filled.missing.length === 0 && isClear(choice));
  return { choice: best ?? null, noToolReason };
}

type Scored = Choice & { base: ToolScore };

/** What reads like a question about the world needs far more words in common with a tool. */
function leastScore(reason: NoToolReason | null, analysis: TextAnalysis): number {
  if (reason === null) return LEAST_SCORE;
  return reason === "knowledge" ? LEAST_SCORE * (isAboutUs(analysis) ? 1.2 : 2.6) : Infinity;
}

/** A question with a period, two names or "our" is about the house's own data, however it begins. */
function isAboutUs({ spans, tokens }: TextAnalysis): boolean {
  return (
    spans.some(({ kind }) => kind === "date") ||
    spans.filter(({ kind }) => kind === "name").length > 1 ||
    tokens.some(({ lower }) => lower === "our" || lower === "we")
  );
}

/** Arguments that are there speak for a tool, required ones that aren't speak against it. */
function fitScore(
  profile: ToolProfile,
  { values, missing, ignored }: FilledArguments,
  analysis: TextAnalysis,
): number {
  const names = Object.keys(values);
  const isFilled = ({ path }: Property): boolean => names.includes(path[0] ?? "");
  const filled = profile.properties.filter(isFilled);
  const expression = filled.some(({ role }) => role === "expression");
  const codes = filled.filter((property) => isCodeOf(property, values, analysis)).length;
  const typed = filled.filter(({ format }) => format === "email" || format === "uuid").length;
  return (
    Math.min(names.length, 4) * 0.25 +
    (expression ? 4 : 0) +
    Math.min(codes, 2) * 1.7 +
    Math.min(typed, 2) * 0.4 -
    missing.length * MISSING_COST -
    Math.min(ignored, 4) * IGNORED_COST +
    requiredFit(profile.properties, filled)
  );
}

/** Required arguments of an exact kind, all there, say more than any word: "70 kg in pounds" is a conversion. */
function requiredFit(properties: readonly Property[], filled: readonly Property[]): number {
  const required = properties.filter(({ isRequired }) => isRequired);
  if (required.length === 0 || !required.every((property) => filled.includes(property))) return 0;
  const exact = required.filter((property) => isExact(property)).length;
  return 0.5 + (exact >= 2 ? Math.min(exact, 4) * 0.45 : 0);
}

function isExact({ options, pattern, role, kind }: Property): boolean {
  return (
    options.length > 0 || pattern !== null || kind === "integer" || kind === "number" || EXACT_ROLES.has(role)
  );
}

/** True where the value is a code of the text in the very form that the property's pattern or example shows. */
function isCodeOf(
  { pattern, examples, path, role }: Property,
  values: JsonObject,
  analysis: TextAnalysis,
): boolean {
  const value = path.length === 1 ? values[path[0] ?? ""] : undefined;
  if (typeof value !== "string" || role === "month" || role === "date" || role === "currency") return false;
  const isCode = analysis.spans.some(
    (span) => span.kind === "id" && span.value.toLowerCase() === value.toLowerCase(),
  );
  const isAcronym = /^\p{Lu}{2,}$/u.test(value) && analysis.text.includes(value);
  if (pattern !== null) return isCode || isAcronym;
  const prefix = /^\p{L}+/u.exec(value)?.[0].toLowerCase();
  return (
    isCode &&
    prefix !== undefined &&
    examples.some((example) => /\d/.test(example) && example.toLowerCase().startsWith(prefix))
  );
}

function hasExactFit(
  { profile, filled }: Pick<Choice, "profile" | "filled">,
  analysis: TextAnalysis,
  isOnTopic: boolean,
): boolean {
  if (filled.missing.length > 0) return false;
  const required = profile.properties.filter(({ isRequired }) => isRequired);
  const exact = required.filter(isExact);
  // Plain numbers and bare acronyms fit anything; only a word of the topic makes them telling.
  if (exact.length >= 2 && (isOnTopic || exact.some(({ kind }) => kind === "string"))) return true;
  return profile.properties.some(
    (property) =>
      Object.hasOwn(filled.values, property.path[0] ?? "") &&
      (property.role === "expression" ||
        (isCodeOf(property, filled.values, analysis) &&
          (isOnTopic || /\d/.test(JSON.stringify(filled.values[property.path[0] ?? ""]))))),
  );
}
