import { type Detector, eachMatch, type Report, TRAIT } from "../block.ts";
import { entropyOf } from "../checksums.ts";
import { isPlaceholder } from "./looks-random.ts";

const URL_PASSWORD =
  /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:/@'"`<>]{0,80}):([^\s/@'"`<>]{3,200})@[A-Za-z0-9[\]_.-]{1,255}/giu;
const AUTHORIZATION =
  /(?:\bauthorization|\bx-(?:[a-z]{1,20}-){0,3}(?:api-?)?(?:key|token|auth)|\bapi-?key|\bprivate-token|\bjob-token)["']?[ \t]{0,5}[:=][ \t]{0,5}["']?(?:(?:basic|bearer|token|api-?token|apikey|digest|negotiate)[ \t]{1,5})?([\w=~@.+/:-]{8,4000})/giu;
const BEARER = /\bbearer[ \t]{1,3}([\w=~.+/-]{16,4000})/giu;
const CURL_USER =
  /\bcurl\b[^\n]{0,400}?[ \t](?:-u|--user)(?:=|[ \t]{0,5})(?:"([^"\n]{3,200})"|'([^'\n]{3,200})'|([\w$@.{}!-]{1,80}:[\w$@.{}!-]{1,120}))/gu;
const CONNECTION =
  /\b(?:password|pwd|passwd|accountkey|sharedaccesskey|secret)[ \t]{0,2}=[ \t]{0,2}([^\s;"'<>&]{4,200})(?=[;"'&]|\s|$)/giu;
const CONFIG_XML =
  /<add\s{1,4}key="[^"]{0,40}(?:password|token|secret|api-?key)"\s{1,4}value="([^"\n]{6,200})"/giu;
const KUBERNETES = /\bkind:[ \t]{0,4}["']?secret\b/iu;
const DATA_LINE = /^[ \t]{1,12}[\w.-]{1,80}:[ \t]{1,4}["']?([A-Za-z0-9+/]{10,4000}={0,3})["']?[ \t]*$/gmu;
const VARIABLE = /^(?:\$|\{|<|%|\*|x{3}|[A-Z_]{4,}$|[\w.]{1,80}\([^()]{0,80}\)$)/u;

/** Secrets that travel inside something else: URLs with a password, headers, command lines, connection strings, manifests. */
export const carriedSecretDetector: Detector = {
  name: "carried-secret",
  needs: TRAIT.assignment,
  detect(block, report) {
    const visit = (pattern: RegExp, lowestEntropy: number, splitsAt = ""): void => {
      eachMatch(pattern, block, (match) => {
        const value = match.slice(1).findLast(Boolean) ?? "";
        const start = match.index + match[0].lastIndexOf(value);
        const secret = splitsAt === "" ? value : value.slice(value.indexOf(splitsAt) + 1) || value;
        if (VARIABLE.test(secret) || isPlaceholder(secret) || entropyOf(secret) < lowestEntropy) return;
        reportSecret(report, start, start + value.length);
      });
    };
    if ((block.traits & TRAIT.at) !== 0 && (block.traits & TRAIT.slashes) !== 0) visit(URL_PASSWORD, 1.5);
    if (!HINT.test(block.text)) return;
    visit(AUTHORIZATION, 2.5);
    visit(BEARER, 3.2);
    visit(CURL_USER, 1.5, ":");
    visit(CONNECTION, 2.3);
    visit(CONFIG_XML, 1.5);
    if (KUBERNETES.test(block.text)) visit(DATA_LINE, 2.5);
  },
};

const HINT = /authorization|bearer|token|api-?key|auth|curl|pass|pwd|secret|accesskey|accountkey|<add/iu;

function reportSecret(report: Report, start: number, end: number): void {
  report({ type: "SECRET", start, end, score: 0.9, validator: "format" });
}
