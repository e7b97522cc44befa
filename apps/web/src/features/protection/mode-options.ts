import { ProtectionModeSchema } from "@cdsa/contracts";
import { copyProtection } from "./copy.ts";

/** What can happen to findings, to choose from. */
export const MODE_OPTIONS = ProtectionModeSchema.options.map((value) => ({
  value,
  text: copyProtection.modes[value],
}));
