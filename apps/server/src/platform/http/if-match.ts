import type { FastifyRequest } from "fastify";
import { AppError } from "../errors/app-error.ts";
import { badRequest } from "../errors/common-errors.ts";

/**
 * The version a change was made against, from `If-Match: "<version>"` (RFC 9110 section 13.1.1).
 * @throws AppError 428 without the header (RFC 6585), 400 where it is not a version.
 */
export function requireIfMatch(request: FastifyRequest): number {
  const header = request.headers["if-match"];
  if (header === undefined) {
    throw new AppError({
      code: "if_match_required",
      status: 428,
      title: "Version needed",
      detail:
        'Send the version you are changing as If-Match: "<version>", so that no change of somebody else is lost.',
    });
  }
  const match = /^"?(\d{1,9})"?$/.exec(header);
  if (!match)
    throw badRequest(
      "bad_if_match",
      `If-Match takes one version in quotes, as in "3"; got ${header.length} characters that are not one.`,
    );
  return Number(match[1]);
}
