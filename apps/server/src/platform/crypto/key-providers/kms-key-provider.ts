import { AwsClient } from "aws4fetch";
import { z } from "zod";
import { KEY_PROVIDER_TIMEOUT_MS, type KeyProvider } from "./key-provider.ts";
import { reach, readAnswer } from "./read-answer.ts";

export type KmsOptions = {
  /** Key id, ARN or `alias/…` of a symmetric key. */
  key: string;
  region: string;
  /** Instead of `https://kms.<region>.amazonaws.com/`: a VPC endpoint, for one. */
  endpoint: string | null;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };
  fetch: typeof fetch;
};

const EncryptAnswer = z.object({ CiphertextBlob: z.base64().min(1).max(8_192) });
const DecryptAnswer = z.object({ Plaintext: z.base64() });

/** The address that the service answers at. */
export const kmsEndpoint = ({ endpoint, region }: Pick<KmsOptions, "endpoint" | "region">): string =>
  endpoint ?? `https://kms.${region}.amazonaws.com/`;

/** Wraps under a key of AWS KMS (https://docs.aws.amazon.com/kms/latest/APIReference/), signed with Signature Version 4. */
export function createKmsKeyProvider(options: KmsOptions): KeyProvider {
  const { credentials, key, region } = options;
  const service = `AWS KMS (${key})`;
  const client = new AwsClient({
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    ...(credentials.sessionToken !== null && { sessionToken: credentials.sessionToken }),
    region,
    service: "kms",
  });

  async function call<Schema extends z.ZodType>(
    action: "Encrypt" | "Decrypt",
    body: Record<string, unknown>,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const response = await reach(service, async () => {
      const signed = await client.sign(kmsEndpoint(options), {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `TrentService.${action}`,
        },
        body: JSON.stringify(body),
      });
      return options.fetch(signed, {
        redirect: "error",
        signal: AbortSignal.timeout(KEY_PROVIDER_TIMEOUT_MS),
      });
    });
    return readAnswer(service, response, schema);
  }

  const contextOf = (associatedData: string) => ({ "cdsa:place": associatedData });
  return {
    keyId: key,
    async wrap(plaintext, associatedData) {
      const answer = await call(
        "Encrypt",
        {
          KeyId: key,
          Plaintext: plaintext.toString("base64"),
          EncryptionContext: contextOf(associatedData),
        },
        EncryptAnswer,
      );
      return answer.CiphertextBlob;
    },
    async unwrap(wrapped, associatedData) {
      const answer = await call(
        "Decrypt",
        { KeyId: key, CiphertextBlob: wrapped, EncryptionContext: contextOf(associatedData) },
        DecryptAnswer,
      );
      return Buffer.from(answer.Plaintext, "base64");
    },
  };
}
