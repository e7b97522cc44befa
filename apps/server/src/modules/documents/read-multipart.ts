import "@fastify/multipart";
import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { parseJson } from "../../platform/json/parse-json.ts";
import { fileTooLarge, formBroken } from "./documents.errors.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Content of the part `file` of a multipart form. */
    uploadedBytes: Buffer | null;
  }
}

const FIELDS = 20;
const FIELD_BYTES = 10_240;
const NAME_LENGTH = 255;

/** The last part of a path, without characters that a file system or a terminal takes for orders. */
function cleanFileName(name: string | undefined): string {
  const last = (name ?? "").split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim()
    .slice(-NAME_LENGTH);
  return clean === "" || clean === "." || clean === ".." ? "unnamed" : clean;
}

/**
 * Reads a multipart form into `request.body`, as the contract of the route spells it: one file as what its part says of
 * it, its content apart, and the other parts as fields. Any other request stays as it is.
 * @throws AppError 400 for a broken form, 413 for a file larger than `maxUploadBytes`.
 */
export async function readMultipart(request: FastifyRequest, maxUploadBytes: number): Promise<void> {
  if (!request.isMultipart()) return;
  const body = new Map<string, unknown>();
  const put = (name: string, value: unknown): void => {
    if (body.has(name)) throw formBroken(`The form has two parts named ${name.slice(0, 60)}.`);
    body.set(name, value);
  };
  try {
    const limits = {
      files: 1,
      fileSize: maxUploadBytes,
      fields: FIELDS,
      fieldSize: FIELD_BYTES,
      headerPairs: 100,
    };
    for await (const part of request.parts({ limits })) {
      if (part.type === "field") {
        if (part.valueTruncated) throw formBroken(`The part ${part.fieldname.slice(0, 60)} is too long.`);
        put(part.fieldname, part.fieldname === "accessList" ? readJson(part.value) : part.value);
        continue;
      }
      const bytes = await part.toBuffer();
      if (part.fieldname !== "file") throw formBroken("The part with the file is named `file`.");
      request.uploadedBytes = bytes;
      put("file", {
        fileName: cleanFileName(part.filename),
        mediaType: part.mimetype.slice(0, 100),
        sizeBytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
    }
  } catch (error) {
    throw explain(error, maxUploadBytes);
  }
  request.body = Object.fromEntries(body);
}

function readJson(value: unknown): unknown {
  const parsed = typeof value === "string" ? parseJson(value) : undefined;
  if (parsed === undefined)
    throw formBroken("The part accessList is not JSON: send null, or an object with roles and users.");
  return parsed;
}

function explain(error: unknown, maxUploadBytes: number): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "FST_REQ_FILE_TOO_LARGE") return fileTooLarge(maxUploadBytes);
  if (code === "FST_FILES_LIMIT") return formBroken("The form has more than one file; send one a request.");
  if (code === "FST_FIELDS_LIMIT" || code === "FST_PARTS_LIMIT")
    return formBroken(`The form has more than ${FIELDS} fields.`);
  if (error instanceof Error && !("status" in error))
    return formBroken(`The multipart form cannot be read: ${error.message.slice(0, 200)}`);
  return error;
}
