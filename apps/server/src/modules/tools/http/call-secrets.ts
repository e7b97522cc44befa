import type { JsonObject } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { SecretVersionReference } from "../../approvals/index.ts";
import type { SecretReference } from "../../vault/index.ts";
import type { ToolsContext } from "../tools-context.ts";
import type { ToolRow } from "../tools.tables.ts";
import { referencesOf } from "./http-template.ts";
import { handlesIn } from "./secret-handles.ts";

export const MAX_SECRETS_PER_CALL = 16;

/** The secrets a call refers to, each once. */
export type CallSecrets = {
  references: SecretReference[];
  /** Names of those whose handles in the arguments become values. */
  handles: Set<string>;
};

const NONE: CallSecrets = { references: [], handles: new Set() };

const isUnavailable = (error: unknown): boolean =>
  error instanceof AppError && error.code === "secret_unavailable";

/** A handle stands for its value only where its tool is on the access list and the caller was entitled to the handle. */
async function referenceOfHandle(
  { vault }: Pick<ToolsContext, "vault">,
  db: Queryable,
  tool: ToolRow,
  actor: Actor,
  name: string,
): Promise<SecretReference | null> {
  if ((await vault.handleFor(db, actor, name)) === null) return null;
  try {
    const [reference] = await vault.describeSecrets(db, tool.id, [name]);
    return reference ?? null;
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}

/**
 * Which secrets a call would use now: those of the tool's templates, and those whose handles are in the arguments.
 * Tools that are not HTTP endpoints use none, and get handles as the text they are.
 * @throws AppError 422 where one of the templates may not be used or there are too many, with the reason.
 */
export async function secretsOfCall(
  context: Pick<ToolsContext, "vault">,
  db: Queryable,
  tool: ToolRow,
  value: JsonObject,
  actor: Actor,
): Promise<CallSecrets> {
  if (tool.implementation.kind !== "http") return NONE;
  const inTemplates = [...referencesOf(tool.implementation).secrets];
  const inArguments = handlesIn(value);
  if (inTemplates.length + inArguments.length > MAX_SECRETS_PER_CALL) throw tooManySecrets();
  const references = new Map<string, SecretReference>();
  for (const reference of await context.vault.describeSecrets(db, tool.id, inTemplates))
    references.set(reference.name, reference);
  const handles = new Set<string>();
  for (const name of inArguments) {
    const reference = await referenceOfHandle(context, db, tool, actor, name);
    if (!reference) continue;
    handles.add(name);
    references.set(name, reference);
  }
  return { references: [...references.values()], handles };
}

const tooManySecrets = (): AppError =>
  new AppError({
    code: "too_many_secrets",
    status: 422,
    title: "Too many secrets",
    detail: `A call may use ${MAX_SECRETS_PER_CALL} secrets, counting the handles in its arguments. Use fewer.`,
  });

/** In one order, as a digest needs them. */
export const versionsOf = (references: readonly SecretReference[]): SecretVersionReference[] =>
  references
    .map(({ id, name, valueVersion }) => ({ id, name, valueVersion }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
