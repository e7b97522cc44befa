import { AppError } from "../../platform/errors/app-error.ts";
import { badRequest, conflict, forbidden } from "../../platform/errors/common-errors.ts";

export const nameTaken = (name: string): AppError =>
  conflict("secret_name_taken", `There is a secret named ${name} already. Choose another name.`);

export const stepUpRequired = (): AppError =>
  forbidden(
    "step_up_required",
    "Showing a value needs your password or a code of your authenticator within the last 5 minutes: send it to /auth/step-up, then ask again.",
  );

export const reasonRequired = (): AppError =>
  badRequest(
    "reason_required",
    "Say why you need the value, in the header X-Reason: 1 to 500 characters, percent-encoded as UTF-8.",
  );

export const mayNotManage = (): AppError =>
  forbidden("not_the_owner", "Only its owner or an administrator may change this secret.");

export const clearanceTooLow = (): AppError =>
  forbidden("clearance_too_low", "Your clearance does not cover the label of this secret.");

export const labelNeedsAdministrator = (): AppError =>
  forbidden("label_lowered", "Only an administrator may give a secret a lower label than it has.");

export const currentVersionKept = (): AppError =>
  conflict(
    "current_version",
    "This is the present value. Give the secret another value first, or delete the secret.",
  );

export const versionDestroyed = (): AppError =>
  new AppError({
    code: "version_destroyed",
    status: 410,
    title: "Destroyed",
    detail: "The data key of this version was destroyed; its value cannot be opened any more.",
  });

/** What is stored was altered, cut off, or moved here from somewhere else. Nothing of it is shown. */
export const secretDamaged = (): AppError =>
  new AppError({
    code: "secret_damaged",
    status: 500,
    expose: true,
    title: "Damaged secret",
    detail:
      "What is stored of this secret was altered or moved, so nothing of it is shown. Restore it from a backup, or delete it and make it again.",
  });

/** The same for a secret that is missing and one that the tool may not use. */
export const secretUnavailable = (name: string): AppError =>
  new AppError({
    code: "secret_unavailable",
    status: 422,
    title: "Secret not available",
    detail: `There is no secret ${name} that this tool may use. An administrator can make it, and put the tool on its access list.`,
  });
