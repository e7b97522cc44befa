import type { JsonObject } from "@cdsa/contracts";
import { continueEarlier } from "./continue-earlier.ts";
import { chooseTool, type Choice } from "./intent/choose-tool.ts";
import { splitParts } from "./intent/split-parts.ts";
import type { ToolProfile } from "./intent/tool-profile.ts";
import type { Earlier, Plan } from "./plan.ts";
import { analyseText } from "./text/text-analysis.ts";

/** A part of a sentence needs more than a whole one to count as a request of its own. */
const LEAST_PART_SCORE = 2.4;
/** What begins so is a detail of the request before it. */
const DETAIL =
  /^(?:please\s+)?(?:do not|don't|notify|include|set|mark|assign|make (?:it|sure)|give (?:it|them))\b/i;

export type MessageToPlan = {
  text: string;
  profiles: readonly ToolProfile[];
  now: Date;
  earlier: Earlier | null;
};

/** Decides what a user's message asks for. */
export function planMessage({ text, profiles, now, earlier }: MessageToPlan): Plan {
  const analysis = analyseText(text, now);
  const chosen = chooseTool(analysis, profiles);
  const continued = earlier === null ? null : continueEarlier(analysis, earlier, chosen);
  if (continued !== null) return continued;
  if (chosen.choice === null) return { kind: "none", reason: chosen.noToolReason };
  const several = planParts(text, profiles, now);
  if (several !== null) return several;
  return planChoice(chosen.choice);
}

function planChoice({ profile, filled }: Choice): Plan {
  if (filled.missing.length > 0)
    return { kind: "ask", profile, values: filled.values, missing: filled.missing };
  return { kind: "calls", calls: [{ profile, values: filled.values }] };
}

/** Several calls only where each part of the sentence is a whole request, and no two are the same. */
function planParts(text: string, profiles: readonly ToolProfile[], now: Date): Plan | null {
  const parts = splitParts(text);
  if (parts.length < 2 || parts.some((part) => DETAIL.test(part))) return null;
  const choices = parts.map((part) => chooseTool(analyseText(part, now), profiles).choice);
  const clear = choices.filter(
    (choice) => choice !== null && choice.score >= LEAST_PART_SCORE && choice.filled.missing.length === 0,
  );
  const calls = clear.flatMap((choice) =>
    choice === null ? [] : [{ profile: choice.profile, values: choice.filled.values }],
  );
  const distinct = new Set(calls.map((call) => signature(call.profile, call.values)));
  const isOneTool = new Set(calls.map(({ profile }) => profile)).size === 1;
  if (calls.length !== parts.length || distinct.size !== calls.length || isOneTool) return null;
  return { kind: "calls", calls };
}

function signature({ tool }: ToolProfile, values: JsonObject): string {
  return JSON.stringify([tool.name, values]);
}
