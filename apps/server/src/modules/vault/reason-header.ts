import type { FastifyRequest } from "fastify";
import { reasonRequired } from "./vault.errors.ts";

const MAX_CHARACTERS = 500;

/**
 * Why somebody wants to see a value, from the header X-Reason: percent-encoded UTF-8 (RFC 3986 section 2.1).
 * @throws AppError 400
 */
export function requireReason(request: FastifyRequest): string {
  const header = request.headers["x-reason"];
  if (typeof header !== "string") throw reasonRequired();
  let reason: string;
  try {
    reason = decodeURIComponent(header).trim();
  } catch {
    throw reasonRequired();
  }
  if (reason === "" || reason.length > MAX_CHARACTERS || reason.includes("\u0000") || !reason.isWellFormed())
    throw reasonRequired();
  return reason;
}
