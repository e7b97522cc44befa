import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/** A service that wraps keys, on the loopback; `url` is its address. */
export type KeyService = { url: string; requests: { path: string; body: string }[] } & AsyncDisposable;

type Answer = { status: number; body: unknown };
type Request = { path: string; headers: IncomingHttpHeaders; body: string };

async function serve(answer: (request: Request) => Answer): Promise<KeyService> {
  const requests: KeyService["requests"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      requests.push({ path: request.url ?? "", body });
      const { status, body: content } = answer({ path: request.url ?? "", headers: request.headers, body });
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on an IP address has one of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function encrypt(key: Buffer, plaintext: Buffer, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, body: Buffer, context: string): Buffer | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, body.subarray(0, 12));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(body.subarray(-16));
    return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

const TransitBody = z.object({
  plaintext: z.base64().optional(),
  ciphertext: z.string().optional(),
  associated_data: z.base64(),
});

/** The Transit engine of HashiCorp Vault and OpenBao, as far as encrypt and decrypt go. */
export function startTransit(token: string, keyNames: readonly string[]): Promise<KeyService> {
  const keys = new Map(keyNames.map((name) => [name, randomBytes(32)]));
  const refuse = (status: number, text: string): Answer => ({ status, body: { errors: [text] } });
  return serve(({ path, headers, body }) => {
    if (headers["x-vault-token"] !== token) return refuse(403, "permission denied");
    const [, , mount, action, name = ""] = path.split("/");
    const key = keys.get(name);
    if (mount !== "transit" || !key) return refuse(404, "no handler for route");
    const { plaintext, ciphertext, associated_data: context } = TransitBody.parse(JSON.parse(body));
    if (action === "encrypt" && plaintext !== undefined) {
      const wrapped = encrypt(key, Buffer.from(plaintext, "base64"), context);
      return {
        status: 200,
        body: { data: { ciphertext: `vault:v1:${wrapped.toString("base64")}`, key_version: 1 } },
      };
    }
    const opened = decrypt(key, Buffer.from((ciphertext ?? "").replace("vault:v1:", ""), "base64"), context);
    if (!opened) return refuse(400, `cipher: message authentication failed: ${body}`);
    return { status: 200, body: { data: { plaintext: opened.toString("base64") } } };
  });
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Signature Version 4 of a POST to `/` (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
function isSigned({ headers, body }: Request, secretAccessKey: string): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (!match) return false;
  const [, day = "", region = "", signedHeaders = "", signature] = match;
  const values = signedHeaders.split(";").map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = ["POST", "/", "", values.join(""), signedHeaders, sha256(body)].join("\n");
  const scope = `${day}/${region}/kms/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, sha256(canonical)].join("\n");
  const key = [day, region, "kms", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString("hex") === signature;
}

const KmsBody = z.object({
  KeyId: z.string(),
  Plaintext: z.base64().optional(),
  CiphertextBlob: z.base64().optional(),
  EncryptionContext: z.record(z.string(), z.string()),
});

/** AWS KMS, as far as Encrypt and Decrypt go; it checks signatures. */
export function startKms(secretAccessKey: string, keyIds: readonly string[]): Promise<KeyService> {
  const keys = new Map(keyIds.map((id) => [id, randomBytes(32)]));
  const refuse = (type: string): Answer => ({ status: 400, body: { __type: type } });
  return serve((request) => {
    if (!isSigned(request, secretAccessKey)) return refuse("InvalidSignatureException");
    const { KeyId, Plaintext, CiphertextBlob, EncryptionContext } = KmsBody.parse(JSON.parse(request.body));
    const key = keys.get(KeyId);
    if (!key) return refuse("NotFoundException");
    const context = JSON.stringify(EncryptionContext);
    if (request.headers["x-amz-target"] === "TrentService.Encrypt" && Plaintext !== undefined) {
      const blob = encrypt(key, Buffer.from(Plaintext, "base64"), context).toString("base64");
      return { status: 200, body: { CiphertextBlob: blob, KeyId } };
    }
    const opened = decrypt(key, Buffer.from(CiphertextBlob ?? "", "base64"), context);
    if (!opened) return refuse("InvalidCiphertextException");
    return { status: 200, body: { Plaintext: opened.toString("base64"), KeyId } };
  });
}
