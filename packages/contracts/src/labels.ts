import { z } from "zod";

/** Sensitivity labels, lowest first. The same scale serves data (label) and people (clearance). */
export const LABELS = ["PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"] as const;

export const LabelSchema = z.enum(LABELS);
export type Label = z.infer<typeof LabelSchema>;

const rank = (label: Label): number => LABELS.indexOf(label);

/** The highest of the given labels; PUBLIC when there are none. */
export function highestLabel(...labels: readonly Label[]): Label {
  return labels.reduce<Label>((highest, label) => (rank(label) > rank(highest) ? label : highest), "PUBLIC");
}

/** Whether someone (or a model) cleared for `clearance` may see data labelled `label`. */
export function clearanceCovers(clearance: Label, label: Label): boolean {
  return rank(clearance) >= rank(label);
}
