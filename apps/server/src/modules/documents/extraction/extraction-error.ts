/** Why a file has no text; the codes are for programs, the messages are kept with the version for the person who uploaded it. */
export type ExtractionErrorCode =
  | "empty"
  | "corrupt"
  | "encrypted"
  | "unsupported_type"
  | "wrong_extension"
  | "ambiguous_type"
  | "too_many_pages"
  | "too_large"
  | "entities"
  | "timeout"
  | "memory";

/** The file cannot be read, or not within the limits; the message says what was found, what is accepted and what to do. */
export class ExtractionError extends Error {
  override readonly name = "ExtractionError";
  readonly code: ExtractionErrorCode;

  constructor(code: ExtractionErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const ACCEPTED_TYPES = "PDF, DOCX, PPTX, XLSX, ODT, ODS, ODP, HTML, Markdown, CSV, plain text and EML";

/** `what` names the damage in half a sentence, such as "its directory of parts is missing". */
export const corruptFile = (format: string, what: string, cause?: unknown): ExtractionError =>
  new ExtractionError(
    "corrupt",
    `This ${format} file is damaged or cut off: ${what}. Open it in the program that made it, save it again and upload it anew.`,
    cause,
  );

export const encryptedFile = (format: string): ExtractionError =>
  new ExtractionError(
    "encrypted",
    `This ${format} file is protected by a password. Remove the protection, save it and upload it anew.`,
  );

export const tooLarge = (what: string): ExtractionError =>
  new ExtractionError("too_large", `${what} Split the document into smaller files and upload those.`);

export const tooMuchText = (maxCharacters: number): ExtractionError =>
  tooLarge(`The document has more text than the ${maxCharacters} characters that are accepted.`);

export const tooManyPages = (found: number, accepted: number, what = "pages"): ExtractionError =>
  new ExtractionError(
    "too_many_pages",
    `The document has ${found} ${what}; up to ${accepted} are accepted. Split it and upload the parts.`,
  );

export const unsupportedType = (found: string): ExtractionError =>
  new ExtractionError("unsupported_type", `This file is ${found}. Accepted are ${ACCEPTED_TYPES}.`);
