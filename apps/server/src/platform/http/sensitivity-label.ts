import { clearanceCovers, type Label } from "@cdsa/contracts";
import type { Actor } from "../actor.ts";
import { forbidden } from "../errors/common-errors.ts";

/** Carries the highest label of what an answer holds, for whoever stores or passes on the file. */
export const SENSITIVITY_LABEL_HEADER = "x-sensitivity-label";

/**
 * @param what begins the sentence for the reader, such as "The export".
 * @throws AppError 403 where the person's clearance does not cover the label.
 */
export function requireClearanceFor(
  { clearance }: Pick<Actor, "clearance">,
  label: Label,
  what: string,
): void {
  if (clearanceCovers(clearance, label)) return;
  throw forbidden(
    "label_above_clearance",
    `${what} is ${label}, and your clearance is ${clearance}. Ask somebody whose clearance covers it.`,
  );
}
