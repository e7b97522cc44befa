import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { mayRead } from "./secret-access.ts";
import { findSecretsByName, type StoredSecret } from "./secrets.repository.ts";
import type { SecretHandle, SecretReference } from "./vault-door.ts";
import { secretUnavailable } from "./vault.errors.ts";

export const referenceTo = ({ id, name, valueVersion, classification }: StoredSecret): SecretReference => ({
  id,
  name,
  valueVersion,
  classification,
});

/**
 * The secrets of these names, in their order, each once.
 * @throws AppError 422 naming the first that is missing or, where `toolId` is given, that the tool may not use.
 */
export async function findUsable(
  db: Queryable,
  toolId: string | null,
  names: readonly string[],
): Promise<StoredSecret[]> {
  const wanted = [...new Set(names)];
  const found = await findSecretsByName(db, wanted);
  return wanted.map((name) => {
    const secret = found.find((each) => each.name === name);
    if (!secret || (toolId !== null && !secret.accessList.tools.includes(toolId)))
      throw secretUnavailable(name);
    return secret;
  });
}

export async function describeSecrets(
  db: Queryable,
  toolId: string | null,
  names: readonly string[],
): Promise<SecretReference[]> {
  return (await findUsable(db, toolId, names)).map(referenceTo);
}

/** What a person, or the model that works for them, gets instead of a value. */
export async function handleFor(db: Queryable, actor: Actor, name: string): Promise<SecretHandle | null> {
  const [secret] = await findSecretsByName(db, [name]);
  if (!secret || !mayRead(actor, secret)) return null;
  return { ...referenceTo(secret), handle: `{{secret:${name}}}`, description: secret.description };
}
