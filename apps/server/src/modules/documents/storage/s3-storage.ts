import { AwsClient } from "aws4fetch";
import { storageUnavailable } from "../documents.errors.ts";
import type { FileStorage } from "./file-storage.ts";

export type S3Settings = {
  /** Of the bucket, such as https://s3.eu-central-1.amazonaws.com/my-bucket or http://minio:9000/my-bucket. */
  bucketUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
};

const TIMEOUT_MS = 30_000;

/** Files in a bucket of an S3-compatible service (AWS Signature Version 4). */
export function createS3Storage(settings: S3Settings): FileStorage {
  const { bucketUrl, region, accessKeyId, secretAccessKey, sessionToken } = settings;
  const client = new AwsClient({
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== null && { sessionToken }),
    service: "s3",
    retries: 2,
  });
  const send = async (method: string, path: string, body?: Buffer): Promise<Response> => {
    const url = `${bucketUrl.replace(/\/+$/, "")}/${path}`;
    const request = {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: new Uint8Array(body) }),
    };
    const response = await client.fetch(url, request).catch((error: unknown) => {
      throw storageUnavailable(error);
    });
    if (response.ok || response.status === 404) return response;
    await response.body?.cancel();
    throw storageUnavailable(new Error(`The file storage answered ${method} with ${response.status}.`));
  };
  return {
    async write(path, content) {
      const response = await send("PUT", path, content);
      await response.body?.cancel();
      if (response.status === 404)
        throw storageUnavailable(new Error("The bucket of the file storage is not there."));
    },
    async read(path) {
      const response = await send("GET", path);
      if (response.status !== 404) return Buffer.from(await response.arrayBuffer());
      await response.body?.cancel();
      return null;
    },
    async remove(path) {
      const response = await send("DELETE", path);
      await response.body?.cancel();
    },
  };
}
