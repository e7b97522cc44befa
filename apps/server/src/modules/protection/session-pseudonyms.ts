import { z } from "zod";
import type { Queryable } from "../../platform/db/database.ts";
import { createPseudonymMap, type PseudonymMap } from "./masking/pseudonym-map.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { findSealedMap, pseudonymsPlace, storeSealedMap } from "./pseudonyms.repository.ts";

const StateSchema = z.object({
  version: z.literal(1),
  entries: z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })),
});

/**
 * The pseudonyms of a conversation so far, each with the value it stands for.
 * @throws EnvelopeError where what is stored was altered or moved: then nothing is sent and nothing shown.
 */
export async function openPseudonyms(
  { keyring }: Pick<ProtectionContext, "keyring">,
  db: Queryable,
  sessionId: string,
): Promise<PseudonymMap> {
  const sealed = await findSealedMap(db, sessionId);
  if (sealed === null) return createPseudonymMap();
  const opened = keyring.open(sealed, pseudonymsPlace(sessionId));
  return createPseudonymMap(StateSchema.parse(JSON.parse(opened.toString("utf8"))));
}

/** Keeps the pseudonyms of a conversation; before anything that has them leaves the house. */
export async function storePseudonyms(
  { keyring }: Pick<ProtectionContext, "keyring">,
  tx: Queryable,
  sessionId: string,
  pseudonyms: PseudonymMap,
): Promise<void> {
  const sealed = keyring.seal(JSON.stringify(pseudonyms.toState()), pseudonymsPlace(sessionId));
  await storeSealedMap(tx, { sessionId, sealed, entries: pseudonyms.size });
}
