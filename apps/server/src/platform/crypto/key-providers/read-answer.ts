import type { z } from "zod";
import { parseJson } from "../../json/parse-json.ts";
import { KeyProviderError } from "./key-provider.ts";

const MAX_ANSWER_CHARACTERS = 65_536;

/**
 * The body of an answer, checked. What a service writes in a refusal stays out of the message: it may repeat the request.
 * @throws KeyProviderError for any status but 2xx, and for a body of another shape.
 */
export async function readAnswer<Schema extends z.ZodType>(
  service: string,
  response: Response,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await response.text();
  if (!response.ok) {
    throw new KeyProviderError(
      `${service} refused with status ${response.status}. Check its address, the key's name and what the credentials may do.`,
    );
  }
  const parsed = schema.safeParse(text.length > MAX_ANSWER_CHARACTERS ? undefined : parseJson(text));
  if (!parsed.success) {
    throw new KeyProviderError(`${service} answered something else than its interface says.`);
  }
  return parsed.data;
}

/** @throws KeyProviderError where the service cannot be reached. */
export async function reach(service: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    throw new KeyProviderError(
      `${service} cannot be reached. Check its address, and that it is running and unsealed.`,
      { cause: error },
    );
  }
}
