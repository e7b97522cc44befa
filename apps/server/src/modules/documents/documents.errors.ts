import type { Label } from "@cdsa/contracts";
import { AppError } from "../../platform/errors/app-error.ts";
import { badRequest, conflict, forbidden, unavailable } from "../../platform/errors/common-errors.ts";

export const mayNotManage = (): AppError =>
  forbidden("not_the_owner", "Only its owner or an administrator may change this document.");

export const labelAboveClearance = (label: Label): AppError =>
  forbidden(
    "clearance_too_low",
    `Your clearance does not cover the label ${label}; choose one that it covers.`,
  );

export const lowerLabelNeedsApproval = (): AppError =>
  conflict(
    "approval_needed",
    "A lower label needs the approval of another person: send it to /documents/{id}/reclassify with a reason.",
  );

export const contentMissing = (): AppError =>
  badRequest(
    "content_missing",
    "Send a file as the part `file` of a multipart form, or JSON with the text in `content`; exactly one of them.",
  );

export const fileEmpty = (): AppError =>
  badRequest("file_empty", "The file is empty: it holds 0 bytes. Send one with content.");

export const fileTooLarge = (maximumBytes: number): AppError =>
  new AppError({
    code: "file_too_large",
    status: 413,
    title: "Too large",
    detail: `The file is larger than ${maximumBytes} bytes, the most this server takes (MAX_UPLOAD_SIZE). Split it, or ask an administrator.`,
  });

export const formBroken = (detail: string): AppError => badRequest("form_broken", detail);

export const notExtracted = (): AppError =>
  conflict("not_extracted", "The text of this version has not been read out of its file.");

export const stillIndexing = (): AppError =>
  conflict("indexing", "This version is being indexed already; its state tells how far it is.");

export const storageFull = (cause: unknown): AppError =>
  new AppError({
    code: "storage_full",
    status: 507,
    title: "No room",
    detail: "The file storage has no room for this file. Nothing was stored; an administrator can make room.",
    expose: true,
    cause,
  });

export const storageUnavailable = (cause: unknown): AppError =>
  unavailable(
    "storage_unavailable",
    "The file storage does not answer. Nothing was changed; try again.",
    cause,
  );

/** The stored original is gone, cut off, altered, or another one's. Nothing of it is shown. */
export const originalDamaged = (): AppError =>
  new AppError({
    code: "original_damaged",
    status: 500,
    title: "Damaged",
    detail: "The stored original does not open: it is gone or was altered. Upload the file again.",
    expose: true,
  });
