import type { ProtectionConfig, ProtectionDictionary, ProtectionPattern } from "@cdsa/contracts";
import { SPAN_TYPES } from "./detection/span.ts";
import { type CurrentSettings, DictionaryDefinitionSchema, PatternDefinitionSchema } from "./directory.ts";
import type { RuleRow } from "./protection.tables.ts";

export const presentSettings = ({ changedAt, ...settings }: CurrentSettings): ProtectionConfig => ({
  ...settings,
  changedAt: changedAt?.toISOString() ?? null,
  builtinTypes: [...SPAN_TYPES],
});

const common = ({ id, name, isEnabled, version, updatedAt }: RuleRow) => ({
  id,
  name,
  isEnabled,
  version,
  updatedAt: updatedAt.toISOString(),
});

export const presentPattern = (row: RuleRow): ProtectionPattern => ({
  ...common(row),
  ...PatternDefinitionSchema.parse(row.definition),
});

export const presentDictionary = (row: RuleRow): ProtectionDictionary => ({
  ...common(row),
  ...DictionaryDefinitionSchema.parse(row.definition),
});
