import { z } from "zod";
import { KEY_PROVIDER_TIMEOUT_MS, type KeyProvider } from "./key-provider.ts";
import { reach, readAnswer } from "./read-answer.ts";

export type TransitOptions = {
  /** Of the server, as in `https://vault.example.org:8200`. */
  url: string;
  token: string;
  /** `<key>`, or `<mount>/<key>` where the engine is not mounted at `transit`. */
  key: string;
  /** HashiCorp Vault Enterprise and OpenBao: the namespace of the engine. */
  namespace: string | null;
  fetch: typeof fetch;
};

const EncryptAnswer = z.object({ data: z.object({ ciphertext: z.string().min(1).max(8_192) }) });
const DecryptAnswer = z.object({ data: z.object({ plaintext: z.base64() }) });

const base64 = (data: Buffer | string): string => Buffer.from(data).toString("base64");

/**
 * Wraps under a key of the Transit secrets engine of HashiCorp Vault or OpenBao
 * (https://developer.hashicorp.com/vault/api-docs/secret/transit), of an AEAD type such as `aes256-gcm96`.
 */
export function createTransitKeyProvider(options: TransitOptions): KeyProvider {
  const [name = "", ...mountParts] = options.key.split("/").reverse();
  const mount = mountParts.length === 0 ? "transit" : mountParts.reverse().join("/");
  const service = `Transit (${mount}/${name})`;

  async function call<Schema extends z.ZodType>(
    action: "encrypt" | "decrypt",
    body: Record<string, string>,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const address = new URL(`v1/${mount}/${action}/${name}`, `${options.url.replace(/\/$/, "")}/`);
    const response = await reach(service, () =>
      options.fetch(address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-vault-token": options.token,
          "x-vault-request": "true",
          ...(options.namespace !== null && { "x-vault-namespace": options.namespace }),
        },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.timeout(KEY_PROVIDER_TIMEOUT_MS),
      }),
    );
    return readAnswer(service, response, schema);
  }

  return {
    keyId: `${mount}/${name}`,
    async wrap(key, associatedData) {
      const body = { plaintext: base64(key), associated_data: base64(associatedData) };
      return (await call("encrypt", body, EncryptAnswer)).data.ciphertext;
    },
    async unwrap(wrapped, associatedData) {
      const body = { ciphertext: wrapped, associated_data: base64(associatedData) };
      return Buffer.from((await call("decrypt", body, DecryptAnswer)).data.plaintext, "base64");
    },
  };
}
