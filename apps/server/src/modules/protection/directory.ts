import { z } from "zod";
import type { Database } from "../../platform/db/database.ts";
import type { Detector } from "./detection/block.ts";
import { compileCustomDictionary } from "./detection/custom/custom-dictionary.ts";
import { compileCustomPattern } from "./detection/custom/custom-pattern.ts";
import { detectSpans } from "./detection/detect-spans.ts";
import { SPAN_TYPES, type Span } from "./detection/span.ts";
import { findConfig, findEnabledRules } from "./protection.repository.ts";
import type { RuleRow } from "./protection.tables.ts";
import { type ProtectionSettings, SettingsSchema } from "./settings.ts";

/** What administrators set, as the database has it, held ready for every text. */
export interface ProtectionDirectory {
  readonly current: () => CurrentSettings;
  /** What identifies people or opens doors in a text, own patterns and dictionaries included. */
  detect(text: string): Span[];
  /** Reads all of it again. */
  reload(): Promise<void>;
}

export type CurrentSettings = ProtectionSettings & {
  version: number;
  changedAt: Date | null;
  changedBy: string | null;
};

export const PatternDefinitionSchema = z.object({ pattern: z.string() });
export const DictionaryDefinitionSchema = z.object({ terms: z.array(z.string()) });

export function createDirectory(db: Database): ProtectionDirectory {
  let settings: CurrentSettings = { ...SettingsSchema.parse({}), ...UNCHANGED };
  let custom: Detector[] = [];
  let types: ReadonlySet<string> | undefined;

  async function reload(): Promise<void> {
    const [newest, rules] = [await findConfig(db), await findEnabledRules(db)];
    settings = {
      ...SettingsSchema.parse(newest?.settings ?? {}),
      ...(newest
        ? { version: newest.version, changedAt: newest.createdAt, changedBy: newest.changedBy }
        : UNCHANGED),
    };
    custom = rules.map(compileRule);
    const disabled = new Set(settings.disabledTypes);
    const all = [...SPAN_TYPES, ...rules.map((rule) => rule.name)];
    types = disabled.size === 0 ? undefined : new Set(all.filter((type) => !disabled.has(type)));
  }

  return {
    current: () => settings,
    detect: (text) => detectSpans(text, { minScore: settings.minScore, custom, ...(types && { types }) }),
    reload,
  };
}

const UNCHANGED = { version: 0, changedAt: null, changedBy: null };

/** @throws CustomDetectorError for a rule that cannot be used. */
export const compileRule = ({
  kind,
  name,
  definition,
}: Pick<RuleRow, "kind" | "name" | "definition">): Detector =>
  kind === "pattern"
    ? compileCustomPattern({ name, ...PatternDefinitionSchema.parse(definition) })
    : compileCustomDictionary({ name, ...DictionaryDefinitionSchema.parse(definition) });
