import { createHmac, generateKeyPairSync, randomBytes, sign as signWithKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createAccessTokens } from "./access-tokens.ts";

const SECRET = "a-secret-of-more-than-thirty-two-characters";
const NOW = new Date("2026-05-04T10:00:00.000Z");
const now = NOW.getTime() / 1000;
const LIFETIME = 900;

const at = (date: Date) =>
  createAccessTokens({ algorithm: "HS256", secretKey: SECRET, lifetimeSeconds: LIFETIME, clock: () => date });
const tokens = at(NOW);

const person = {
  sub: "0196a0a0-0000-7000-8000-000000000001",
  username: "marta",
  role: "MANAGER",
  clearance: "RESTRICTED",
  sid: "0196a0a0-0000-7000-8000-000000000002",
} as const;
const claims = { ...person, iat: now, exp: now + LIFETIME };
const HEADER = { alg: "HS256", typ: "JWT" };

const encode = (text: string | Buffer): string => Buffer.from(text).toString("base64url");
const mac = (input: string, secret: string | Buffer = SECRET, hash = "sha256"): string =>
  createHmac(hash, secret).update(input).digest("base64url");

/** A token of these texts, rightly signed whatever they say. */
function signed(
  header: unknown,
  payload: unknown,
  secret: string | Buffer = SECRET,
  hash = "sha256",
): string {
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const input = `${encode(text(header))}.${encode(text(payload))}`;
  return `${input}.${mac(input, secret, hash)}`;
}
const withClaims = (changes: Record<string, unknown>): string => signed(HEADER, { ...claims, ...changes });
const without = (name: keyof typeof claims): string =>
  signed(HEADER, Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)));
const withHeader = (changes: Record<string, unknown>): string => signed({ ...HEADER, ...changes }, claims);
const rawClaims = (from: string, to: string): string => {
  const text = JSON.stringify(claims);
  if (!text.includes(from)) throw new Error(`${from} is not in the claims`);
  return signed(HEADER, text.replace(from, to));
};

const good = signed(HEADER, claims);
const [goodHeader = "", goodPayload = "", goodSignature = ""] = good.split(".");

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rsaInput = `${encode(JSON.stringify({ alg: "RS256", typ: "JWT" }))}.${goodPayload}`;
const lastOfSignature = goodSignature.at(-1) ?? "";
const respelt = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const sameBitsOtherLetter = respelt[respelt.indexOf(lastOfSignature) ^ 1] ?? "";

const hostile: Readonly<Record<string, string>> = {
  empty: "",
  "one dot": ".",
  "two dots": "..",
  "no signature": `${goodHeader}.${goodPayload}.`,
  "two segments": `${goodHeader}.${goodPayload}`,
  "four segments": `${good}.${goodSignature}`,
  "five segments": `${good}.a.b`,
  "alg none": `${encode('{"alg":"none","typ":"JWT"}')}.${goodPayload}.`,
  "alg None signed": withHeader({ alg: "None" }),
  "alg nOnE": `${encode('{"alg":"nOnE","typ":"JWT"}')}.${goodPayload}.`,
  "alg empty": withHeader({ alg: "" }),
  "alg null": withHeader({ alg: null }),
  "alg a number": withHeader({ alg: 256 }),
  "alg a list": withHeader({ alg: ["HS256"] }),
  "alg lower case": withHeader({ alg: "hs256" }),
  "alg HS384 rightly signed": signed({ alg: "HS384", typ: "JWT" }, claims, SECRET, "sha384"),
  "alg HS512 rightly signed": signed({ alg: "HS512", typ: "JWT" }, claims, SECRET, "sha512"),
  "alg RS256": `${rsaInput}.${signWithKey("sha256", Buffer.from(rsaInput), rsa.privateKey).toString("base64url")}`,
  "RSA public key as HMAC secret": signed(
    HEADER,
    claims,
    rsa.publicKey.export({ type: "spki", format: "pem" }),
  ),
  "alg missing": signed({ typ: "JWT" }, claims),
  "typ missing": signed({ alg: "HS256" }, claims),
  "typ at+jwt": withHeader({ typ: "at+jwt" }),
  "typ lower case": withHeader({ typ: "jwt" }),
  "typ null": withHeader({ typ: null }),
  "cty JWT": withHeader({ cty: "JWT" }),
  kid: withHeader({ kid: "../../dev/null" }),
  "kid with SQL": withHeader({ kid: "' UNION SELECT 'key" }),
  jku: withHeader({ jku: "http://127.0.0.1:9/keys" }),
  x5u: withHeader({ x5u: "http://127.0.0.1:9/cert" }),
  x5c: withHeader({ x5c: ["MIIB"] }),
  jwk: withHeader({ jwk: { kty: "oct", k: encode(SECRET) } }),
  "crit empty": withHeader({ crit: [] }),
  "crit exp": withHeader({ crit: ["exp"], exp: claims.exp }),
  "b64 false": withHeader({ b64: false, crit: ["b64"] }),
  zip: withHeader({ zip: "DEF" }),
  "header twice alg": signed('{"alg":"none","alg":"HS256","typ":"JWT"}', claims),
  "header with space": signed('{"alg":"HS256", "typ":"JWT"}', claims),
  "header with BOM": signed('\ufeff{"alg":"HS256","typ":"JWT"}', claims),
  "header escaped": signed(String.raw`{"alg":"HS2\u00356","typ":"JWT"}`, claims),
  "header a list": signed([HEADER], claims),
  "header null": signed("null", claims),
  "header __proto__": signed('{"alg":"HS256","typ":"JWT","__proto__":{}}', claims),
  "payload null": signed(HEADER, "null"),
  "payload a list": signed(HEADER, [claims]),
  "payload a string": signed(HEADER, '"claims"'),
  "payload not JSON": signed(HEADER, "{sub:1}"),
  "payload not UTF-8": (() => {
    const input = `${goodHeader}.${encode(Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]))}`;
    return `${input}.${mac(input)}`;
  })(),
  "payload nested deep": signed(HEADER, `${"[".repeat(1_000)}${"]".repeat(1_000)}`),
  "sub missing": without("sub"),
  "sub a number": withClaims({ sub: 1 }),
  "sub a list": withClaims({ sub: [person.sub] }),
  "sub an object": withClaims({ sub: { $ne: null } }),
  "sub null": withClaims({ sub: null }),
  "sub no UUID": withClaims({ sub: "admin" }),
  "sub with a line break": withClaims({ sub: `${person.sub}\n` }),
  "sub twice": rawClaims('"sub":', '"sub":"0196a0a0-0000-7000-8000-00000000000f","sub":'),
  "sid missing": without("sid"),
  "sid a boolean": withClaims({ sid: true }),
  "role missing": without("role"),
  "role unknown": withClaims({ role: "ROOT" }),
  "role a list": withClaims({ role: ["ADMIN"] }),
  "clearance unknown": withClaims({ clearance: "TOP" }),
  "username missing": without("username"),
  "username endless": withClaims({ username: "x".repeat(2_000) }),
  "exp missing": without("exp"),
  "exp a string": withClaims({ exp: String(claims.exp) }),
  "exp null": withClaims({ exp: null }),
  "exp 1e400": rawClaims(`"exp":${claims.exp}`, '"exp":1e400'),
  "exp with a fraction": withClaims({ exp: claims.exp - 0.5 }),
  "exp as 1.0": rawClaims(`"exp":${claims.exp}`, `"exp":${claims.exp}.0`),
  "exp negative": withClaims({ exp: -1 }),
  "exp zero": withClaims({ exp: 0 }),
  "exp past": withClaims({ iat: now - LIFETIME - 1, exp: now - 1 }),
  "exp this second": withClaims({ iat: now - LIFETIME, exp: now }),
  "exp before iat": withClaims({ iat: now + 4, exp: now + 2 }),
  "exp beyond the lifetime": withClaims({ exp: now + LIFETIME + 1 }),
  "exp in 1,000 years": withClaims({ exp: now + 31_536_000_000 }),
  "exp as milliseconds": withClaims({ exp: NOW.getTime() + LIFETIME * 1000 }),
  "iat missing": without("iat"),
  "iat a string": withClaims({ iat: String(now) }),
  "iat in the future": withClaims({ iat: now + 60, exp: now + 60 + LIFETIME }),
  "nbf too": withClaims({ nbf: now }),
  "aud too": withClaims({ aud: "cdsa" }),
  "scope too": withClaims({ scope: "vault:read" }),
  "isAuditor too": withClaims({ isAuditor: true }),
  "wrong secret": signed(HEADER, claims, randomBytes(32)),
  "empty secret": signed(HEADER, claims, ""),
  "signature cut": good.slice(0, -4),
  "signature longer": `${good}AAAA`,
  "signature respelt": `${good.slice(0, -1)}${sameBitsOtherLetter}`,
  "signature padded": `${good}=`,
  "signature of zeros": `${goodHeader}.${goodPayload}.${encode(Buffer.alloc(32))}`,
  "payload padded": `${goodHeader}.${goodPayload}==.${goodSignature}`,
  "payload changed": `${goodHeader}.${encode(JSON.stringify({ ...claims, role: "ADMIN" }))}.${goodSignature}`,
  "standard base64": good.replaceAll("-", "+").replaceAll("_", "/") + "+",
  "space before": ` ${good}`,
  "line break after": `${good}\n`,
  "JSON serialisation": JSON.stringify({
    protected: goodHeader,
    payload: goodPayload,
    signature: goodSignature,
  }),
  "five megabytes": `${goodHeader}.${"A".repeat(5_000_000)}.${goodSignature}`,
  "five million dots": ".".repeat(5_000_000),
  "encrypted form": `${encode('{"alg":"dir","enc":"A256GCM"}')}..AAAA.AAAA.AAAA`,
};

describe("access tokens", () => {
  it("holds what it signed, with exactly the claims of the contract", async () => {
    const token = await tokens.sign(person);
    expect(tokens.verify(token)).toEqual(claims);
    expect(JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString())).toEqual(HEADER);
    expect(tokens.verify(good)).toEqual(claims);
  });

  it("holds until its last second, and for a clock a little ahead", async () => {
    const token = await tokens.sign(person);
    expect(at(new Date(NOW.getTime() + LIFETIME * 1000 - 1)).verify(token)).not.toBeNull();
    expect(at(new Date(NOW.getTime() + LIFETIME * 1000)).verify(token)).toBeNull();
    expect(at(new Date(NOW.getTime() - 5_000)).verify(token)).not.toBeNull();
    expect(at(new Date(NOW.getTime() - 7_000)).verify(token)).toBeNull();
  });

  it.each(["HS384", "HS512"] as const)("works with %s and then refuses HS256", async (algorithm) => {
    const other = createAccessTokens({
      algorithm,
      secretKey: SECRET,
      lifetimeSeconds: LIFETIME,
      clock: () => NOW,
    });
    expect(other.verify(await other.sign(person))).toEqual(claims);
    expect(other.verify(good)).toBeNull();
  });

  it(`refuses ${Object.keys(hostile).length} hostile tokens`, () => {
    const accepted: string[] = [];
    for (const [name, token] of Object.entries(hostile)) {
      if (tokens.verify(token) !== null) accepted.push(name);
    }
    expect(accepted).toEqual([]);
  });

  it("refuses a token with any one bit of its text changed", async () => {
    for (let index = 0; index < good.length; index += 1) {
      const changed = `${good.slice(0, index)}${good[index] === "A" ? "B" : "A"}${good.slice(index + 1)}`;
      if (changed !== good) expect(tokens.verify(changed), String(index)).toBeNull();
    }
  });
});

const VECTORS = join(
  import.meta.dirname,
  "../../../../../../../shared/data/wycheproof/json_web_signature_test.json",
);
const VectorsSchema = z.object({
  testGroups: z.array(
    z.object({
      comment: z.string(),
      private: z.object({ kty: z.string(), k: z.string().optional() }).optional(),
      tests: z.array(
        z.object({ tcId: z.number(), comment: z.string(), jws: z.unknown(), result: z.string() }),
      ),
    }),
  ),
});

describe.skipIf(!existsSync(VECTORS))("Wycheproof JSON Web Signatures", () => {
  it("gives no claims for any of them: none is a token of this server", async () => {
    const { testGroups } = VectorsSchema.parse(JSON.parse(readFileSync(VECTORS, "utf8")));
    let checked = 0;
    for (const group of testGroups) {
      const secretKey =
        group.private?.k === undefined
          ? SECRET
          : Buffer.from(group.private.k, "base64url").toString("latin1");
      const verifier = createAccessTokens({
        algorithm: "HS256",
        secretKey,
        lifetimeSeconds: LIFETIME,
        clock: () => NOW,
      });
      for (const { jws, tcId } of group.tests) {
        expect(verifier.verify(typeof jws === "string" ? jws : JSON.stringify(jws)), String(tcId)).toBeNull();
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(300);
  });
});
