import type { z } from "zod";
import { toApiError, UnreachableError } from "./api-error.ts";
import { refreshOnce, sessionStore } from "./session.ts";

export type FormUpload<Schema extends z.ZodType> = {
  method: "POST" | "PUT";
  /** Below /api/v1, with a leading slash. */
  path: string;
  form: FormData;
  ifMatch?: number;
  schema: Schema;
  /** Called as the form goes out, with the part of it that is sent, from 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
};

/**
 * Sends a form with files as the signed-in person, once more with a fresh access token after a 401. `fetch` does not
 * tell how much of a body has gone out, so this is XMLHttpRequest.
 * @throws ApiError for every refusal, UnreachableError without an answer
 */
export async function uploadForm<Schema extends z.ZodType>(
  upload: FormUpload<Schema>,
): Promise<z.output<Schema>> {
  const first = await sendOnce(upload);
  const answer = first.status === 401 && (await refreshOnce()) ? await sendOnce(upload) : first;
  if (!answer.ok) throw await toApiError(answer);
  return upload.schema.parse(await answer.json());
}

function sendOnce<Schema extends z.ZodType>({
  method,
  path,
  form,
  ifMatch,
  onProgress,
  signal,
}: FormUpload<Schema>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, `/api/v1${path}`);
    const session = sessionStore.get();
    if (session.status === "signed-in")
      request.setRequestHeader("Authorization", `Bearer ${session.accessToken}`);
    if (ifMatch !== undefined) request.setRequestHeader("If-Match", `"${ifMatch}"`);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const headers = { "x-request-id": request.getResponseHeader("x-request-id") ?? "" };
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.onerror = () => {
      reject(new UnreachableError(undefined));
    };
    request.onabort = () => {
      reject(new DOMException("The upload was stopped.", "AbortError"));
    };
    signal.addEventListener("abort", () => {
      request.abort();
    });
    request.send(form);
  });
}
