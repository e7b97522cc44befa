import { type Detector, TRAIT } from "../block.ts";

const LONGEST_LOCAL = 64;
const DOMAIN =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,40}|\p{L}{2,24})(?![\p{L}\p{N}])/uy;
const LOCAL_SIGN = /[\p{L}\p{N}.!#$%&*+/=?^_`{|}~'-]/u;
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|css|js|ts|map|json)$/iu;

/** Mail addresses (RFC 5321 without quoted local parts), in any script, `mailto:` and angle brackets left outside. */
export const emailDetector: Detector = {
  name: "email",
  needs: TRAIT.at,
  detect({ text, start: first }, report) {
    for (let at = text.indexOf("@", first); at !== -1; at = text.indexOf("@", at + 1)) {
      const start = beginningOfLocal(text, at, first);
      if (start === at) continue;
      DOMAIN.lastIndex = at + 1;
      const domain = DOMAIN.exec(text);
      if (domain === null || FILE_ENDING.test(domain[0])) continue;
      report({ type: "EMAIL", start, end: at + 1 + domain[0].length, score: 0.95, validator: "format" });
    }
  },
};

function beginningOfLocal(text: string, at: number, first: number): number {
  let start = at;
  const limit = Math.max(first, at - LONGEST_LOCAL);
  while (start > limit && LOCAL_SIGN.test(text.charAt(start - 1))) start -= 1;
  while (start < at && !/[\p{L}\p{N}_]/u.test(text.charAt(start))) start += 1;
  const inner = Math.max(
    ...["=", "/", "?", "|", "{", "&", "`"].map((sign) => text.slice(start, at).lastIndexOf(sign)),
  );
  return start + inner + 1;
}
