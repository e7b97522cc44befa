import { setTimeout as delay } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
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
// Uploads are bounded far below it.
const MAX_FILE_BYTES = 2_147_483_648;
const PAUSES_MS = [50, 100];

/** Each of the requests can be sent again; an answer of 429 or 5xx is asked for twice more. */
async function withRetries(send: () => Promise<Response>): Promise<Response> {
  for (const pauseMs of PAUSES_MS) {
    const response = await send();
    if (response.status < 500 && response.status !== 429) return response;
    await response.body?.cancel();
    await delay(pauseMs * (0.5 + Math.random()));
  }
  return send();
}

/** Files in a bucket of an S3-compatible service (AWS Signature Version 4). */
export function createS3Storage(settings: S3Settings, egressLog: EgressLog): FileStorage {
  const { bucketUrl, region, accessKeyId, secretAccessKey, sessionToken } = settings;
  const client = new AwsClient({
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== null && { sessionToken }),
    service: "s3",
  });
  const origins = [bucketUrl];
  // The files are sealed; what they hold may have any label.
  const fetch = createOperatorFetch({ log: egressLog, origins }).within({
    label: "RESTRICTED",
    purpose: "storage:s3",
    connectTimeoutMs: 10_000,
    maxResponseBytes: MAX_FILE_BYTES,
  });
  const sendOnce = async (url: string, request: RequestInit): Promise<Response> => {
    const signed = await client.sign(url, request);
    return fetch(signed, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  const send = async (method: string, path: string, body?: Buffer): Promise<Response> => {
    const url = `${bucketUrl.replace(/\/+$/, "")}/${path}`;
    const request = { method, ...(body && { body: new Uint8Array(body) }) };
    const response = await withRetries(() => sendOnce(url, request)).catch((error: unknown) => {
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
