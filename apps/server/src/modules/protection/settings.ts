import { ModesByLabelSchema } from "@cdsa/contracts";
import { z } from "zod";

/**
 * A new server sends nobody's data out of the house: public text goes as it is, what identifies people goes under
 * pseudonyms, and restricted content does not go at all.
 */
const DEFAULT_MODES = {
  PUBLIC: "allow",
  INTERNAL: "pseudonymise",
  CONFIDENTIAL: "pseudonymise",
  RESTRICTED: "block",
} as const;

/** What administrators set. Lenient: what an earlier version has stored must not stop a later one. */
export const SettingsSchema = z.object({
  remoteModels: ModesByLabelSchema.catch(DEFAULT_MODES),
  models: z.record(z.string(), ModesByLabelSchema).catch({}),
  disabledTypes: z.array(z.string()).catch([]),
  minScore: z.number().catch(0.5),
});
export type ProtectionSettings = z.infer<typeof SettingsSchema>;
