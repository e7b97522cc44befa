import { type Block, type Detector, eachMatch, type Report, TRAIT } from "../block.ts";
import { entropyOf } from "../checksums.ts";
import { isPlaceholder, looksRandom } from "./looks-random.ts";
import { VENDOR_SHAPES } from "./vendor-shapes.ts";

const OPERATOR = "(?:=>|:{1,3}=|=|>|\\|\\||:|\\?=|,)";
const NAME_REST = "[ \\t\\w.-]{0,20}[\\s'\"\\]]{0,3}";
/** From a name to the first sign of what it is given. */
const TO_VALUE = new RegExp(`${NAME_REST}${OPERATOR}[\`'"\\\\\\s=(]{0,5}`, "y");
const VALUE_ENDS = "(?=[`'\"\\s;,)\\]}<&]|\\\\[nr'\"]|$)";

const VENDORS = [...new Set(VENDOR_SHAPES.flatMap(({ vendors }) => vendors.split(" ")))];
const SHAPES = new Map(
  VENDORS.map((vendor) => [
    vendor,
    VENDOR_SHAPES.filter(({ vendors }) => vendors.split(" ").includes(vendor)).map(({ shape, entropy }) => ({
      pattern: new RegExp(`(?:${shape})${VALUE_ENDS}`, "iy"),
      entropy: entropy ?? 2,
    })),
  ]),
);
const SECRET_WORDS =
  "access|auth|api|credential|creds|key|passw(?:or)?d|passphrase|passwd|pwd|pass|secret|token|bearer";
const NAME = new RegExp(
  `(?:${[...VENDORS].sort((a, b) => b.length - a.length).join("|")}|${SECRET_WORDS})`,
  "gi",
);
const VALUE = new RegExp(`(?:[\\w.=-]{10,150}|[A-Za-z0-9][A-Za-z0-9+/]{11,300}={0,3})${VALUE_ENDS}`, "y");
const PASSWORD = /^(?:pass|pwd)/iu;
const QUOTED = /(["'`])((?:(?!\1)[^\s\\]|\\.){6,80})\1/y;
const UNQUOTED = /[^\s"'`,;<>(){}[\]|]{8,64}(?=[\s,;)"'`]|$)/y;
/** Names that hold no secret though a word for one is in them. */
const HARMLESS =
  /(?:public|primary|foreign|cache|sort|partition|hot|map|dict|api[_-]?version|token(?:i[sz])|token[_-]?(?:id|type|url|uri|endpoint|count|limit|name|length)|key[_-]?(?:id|name|code|ring|board|words?|space|down|up|press|vault|file|path|pair|store|alias|size|length)|access[_-]?(?:level|type|control|mode|log)|author|accessor|accessib|authority|monkey|donkey|turkey|keyboard|keyword|passenger|passage|passive|compass|bypass|surpass|password[_-]?(?:hash|policy|length|field|reset|min|max)|secret[_-]?(?:name|arn|id|key[_-]?ref|ref))/iu;

/** Values that are given to a name which says what they are: `AWS_SECRET_ACCESS_KEY=…`, `"password": "…"`. */
export const assignedSecretDetector: Detector = {
  name: "assigned-secret",
  needs: TRAIT.assignment,
  detect(block, report) {
    const found = new Set<number>();
    eachMatch(NAME, block, (match) => {
      TO_VALUE.lastIndex = match.index + match[0].length;
      const gap = TO_VALUE.exec(block.text);
      if (gap === null) return;
      const start = TO_VALUE.lastIndex;
      if (found.has(start)) return;
      const end = endOfValue(block, match.index, match[0].toLowerCase(), start);
      if (end === undefined) return;
      found.add(start);
      reportSecret(report, start, end);
    });
  },
};

function endOfValue(block: Block, nameAt: number, name: string, start: number): number | undefined {
  const shapes = SHAPES.get(name);
  if (shapes !== undefined) {
    for (const { pattern, entropy } of shapes) {
      const value = matchAt(pattern, block.text, start);
      if (value !== undefined && entropyOf(value) >= entropy && !/(.)\1{5}|x{4}/iu.test(value))
        return start + value.length;
    }
    return undefined;
  }
  const around = block.text.slice(Math.max(0, nameAt - 12), Math.min(start, nameAt + 24));
  if (HARMLESS.test(around)) return undefined;
  if (PASSWORD.test(name)) return endOfPassword(block.text, start);
  const value = matchAt(VALUE, block.text, start);
  if (value === undefined || isPlaceholder(value) || !looksRandom(value, 3.3)) return undefined;
  return start + value.length;
}

function endOfPassword(text: string, start: number): number | undefined {
  const quoted = matchAt(QUOTED, text, start - 1);
  if (quoted !== undefined) {
    const value = quoted.slice(1, -1);
    return isPlaceholder(value) || entropyOf(value) < 2 ? undefined : start + value.length;
  }
  const value = matchAt(UNQUOTED, text, start);
  if (value === undefined || isPlaceholder(value) || entropyOf(value) < 2.5) return undefined;
  const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^\w.]/u].filter((kind) => kind.test(value)).length;
  return kinds >= 3 || (kinds === 2 && /\d/u.test(value) && looksRandom(value, 2.5))
    ? start + value.length
    : undefined;
}

function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

function reportSecret(report: Report, start: number, end: number): void {
  report({ type: "SECRET", start, end, score: 0.85, validator: "assignment" });
}
