import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entropyOf } from "../checksums.ts";
import { detectSpans } from "../detect-spans.ts";
import { TOKEN_FORMATS } from "./token-formats.ts";
import { VENDOR_SHAPES } from "./vendor-shapes.ts";

const SECRETS = new Set(["SECRET", "PRIVATE_KEY"]);
const secretsIn = (text: string): string[] =>
  detectSpans(text, { types: SECRETS }).map(({ start, end }) => text.slice(start, end));
/** Examples come from the form itself, so that no string of this file looks like somebody's key. */
const examples = (source: string, count: number): string[] =>
  fc.sample(fc.stringMatching(new RegExp(`^(?:${source})$`)), { numRuns: count, seed: 7 });
const spread = (text: string, lowest: number): boolean => entropyOf(text) >= lowest;

const MIXED = ["q7Zt", "Xr4n", "K9vB", "w2Lp", "Gd8s", "Ty5m", "H3cJ", "f6Ru"].join("");
const HEX = ["9f86", "d081", "884c", "7d65", "9a2f", "eaa0", "c55a", "d015"].join("");

describe("tokens that are told by their own form", () => {
  it.each(
    TOKEN_FORMATS.map((format) => [`${format.name} ${format.begins.split(" ")[0] ?? ""}`, format] as const),
  )("%s", (_name, { begins, rest, entropy }) => {
    const source = rest.replace(/\(\?!.*?\)|\(\?=.*?\)/gu, "");
    const values = examples(source, 40)
      .map((value) => `${begins.split(" ")[0] ?? ""}${value}`)
      .filter((value) => spread(value, (entropy ?? 0) + 0.05));
    expect(values.length).toBeGreaterThan(0);
    for (const value of values.slice(0, 5)) {
      const text = `the value is ${value} `;
      const [found = ""] = secretsIn(text);
      expect(found.length, value).toBeGreaterThanOrEqual(Math.min(value.length, 20) - 1);
    }
  });
});

describe("values that the name beside them tells", () => {
  it.each(
    VENDOR_SHAPES.flatMap(({ vendors, shape, entropy }) =>
      vendors.split(" ").map((vendor) => [vendor, shape, entropy ?? 2] as const),
    ),
  )("%s %s", (vendor, shape, entropy) => {
    const values = examples(shape, 60).filter(
      (value) =>
        spread(value, Math.max(entropy + 0.2, 2.2)) && !/(.)\1{4}|^[^a-z0-9]|[^a-z0-9]$/iu.test(value),
    );
    for (const value of values.slice(0, 3)) {
      expect(secretsIn(`${vendor}_token = "${value}"`), value).toEqual([value]);
    }
  });

  it.each([
    "linear_token = lin",
    "linearToken='lin'",
    'linearToken := "lin"',
    "linearToken := `lin`",
    '$linearToken .= "lin"',
    'LINEAR_TOKEN ::= "lin"',
    'LINEAR_TOKEN ?= "lin"',
    '"linearToken" => "lin"',
    '{\n  "linear_token": "lin"\n}',
    "<linearToken>\n  lin\n</linearToken>",
    'System.setProperty("LINEAR_TOKEN", "lin")',
    'if linear_token == "lin"',
    '{"config.ini": "LINEAR_TOKEN=lin\\nBACKUP=true"}',
    'var linearToken = \\"lin\\"',
    '<add key="linearToken" value="lin"/>',
  ])("in the notation %s", (notation) => {
    expect(secretsIn(notation.replace(/lin(?!ear)/u, HEX.slice(0, 32)))).toEqual([HEX.slice(0, 32)]);
  });

  it.each([
    `API_KEY=${MIXED}`,
    `"client_secret": "${MIXED}"`,
    `secretKey := '${HEX}'`,
    `aws_secret_access_key = ${MIXED}${HEX.slice(0, 8)}`,
    `password = "Tr0ub4dor&3x"`,
    `DB_PASSWORD: s3cr3t-P4ss!`,
    `Server=db;User Id=sa;Password=Vq9!tRz2;Database=x`,
    `postgres://admin:Vq9tRz2x@db.internal:5432/app`,
    `https://user:Vq9tRz2x@example.com/repo.git`,
    `Authorization: Bearer ${MIXED}`,
    `curl -u admin:Vq9tRz2x https://example.com`,
    `curl -H "X-Api-Key: ${MIXED}" https://example.com`,
    `<add key="ClearTextPassword" value="Vq9tRz2x!" />`,
    `kind: Secret\nmetadata:\n  name: x\ndata:\n  password: ${Buffer.from("Vq9tRz2x!Vq9tRz").toString("base64")}\n`,
  ])("%s", (text) => {
    expect(secretsIn(text)).toHaveLength(1);
  });

  it("takes a private key from its first line to its last", () => {
    const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${`${MIXED}${HEX}\n`.repeat(40)}-----END OPENSSH PRIVATE KEY-----`;
    expect(secretsIn(`Here it is:\n${key}\nKeep it.`)).toEqual([key]);
  });
});

describe("what is no secret", () => {
  it.each([
    "password: changeme",
    'password = "your-password-here"',
    "password = os.environ['DB_PASSWORD']",
    "PASSWORD=${DB_PASSWORD}",
    'api_key = "<your api key>"',
    "token: null",
    "The password must be at least twelve characters long.",
    "Please reset your password, then sign in again.",
    "publicKey = getPublicKeyFromStore()",
    "primary_key = customer_identifier_number",
    'const cacheKey = "user:profile:details:cached"',
    "keyboard=us-international-layout",
    "AKIAXXXXXXXXXXXXXXXX",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk_test_xxxxxxxxxxxxxxxxxxxxxxxx",
    "https://example.com/path?token=",
    "postgres://user:${PASSWORD}@host/db",
    "git commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "id: 123e4567-e89b-12d3-a456-426614174000",
    "tokens_per_second: 1200",
    "author = Maria Keller",
    "the access level is internal and the secret ingredient is salt",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
    "secretName: my-application-tls-certificate",
    "apiVersion: apps/v1",
    'key = "monday-tuesday-wednesday"',
    'tokenizer = "gpt2-medium-en-us-v2"',
    "tokenId: 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "password = getpass.getpass()",
    "curl -u user:pass https://example.com",
    "redis://:password@localhost:6379",
    "AKIAIOSFODNN7EXAMPLE",
    'api_version = "2019-05-15-preview"',
    "token: ${{ secrets.GITHUB_TOKEN }}",
    "API_TOKEN=$(cat /run/secrets/api_token)",
    'cacheKey = "v2:2023-11-01:users:list:page1"',
    "ENCRYPTION_KEY_FILE=/etc/ssl/private/app.key",
  ])("%s", (text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
