import { clearanceCovers, type Label } from "@cdsa/contracts";
import type { Actor } from "../actor.ts";
import { forbidden } from "../errors/common-errors.ts";

/** Carries the highest label of what an answer holds, for whoever stores or passes on the file. */
export const SENSITIVITY_LABEL_HEADER = "x-sensitivity-label";

/**
 * A file leaves the house's labels behind: it is made only for a reader whose clearance covers all of it.
 * @throws AppError 403
 */
export function requireClearanceForExport({ clearance }: Pick<Actor, "clearance">, label: Label): void {
  if (clearanceCovers(clearance, label)) return;
  throw forbidden(
    "label_above_clearance",
    `The export would be ${label}, and your clearance is ${clearance}. Ask somebody with that clearance, or leave out what has that label.`,
  );
}
