import { parseEnv } from "node:util";
import {
  type ImportSecretsRequest,
  type ImportSecretsResult,
  MAX_IMPORTED_SECRETS,
  SecretNameSchema,
  SecretTextSchema,
} from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { badRequest } from "../../platform/errors/common-errors.ts";
import { announceToKeepers } from "./announce.ts";
import { storeSecret } from "./create-secret.ts";
import { FernetError, openFernet } from "./fernet.ts";
import type { VaultContext } from "./vault-context.ts";

type Candidate = { name: string } & ({ value: string } | { refusal: string });
type Item = ImportSecretsResult["items"][number];

const NOT_A_VALUE = "The value is empty, not text, or larger than 64 KiB.";

const candidate = (name: string, value: string): Candidate => {
  if (!SecretNameSchema.safeParse(name).success) {
    return {
      name: name.slice(0, 128),
      refusal:
        "The name is not a letter followed by up to 127 letters, digits, underscores, dots or hyphens.",
    };
  }
  return SecretTextSchema.safeParse(value).success ? { name, value } : { name, refusal: NOT_A_VALUE };
};

/** The text of a token; bytes that are no UTF-8 are no text. */
function fromToken(
  { clock }: Pick<VaultContext, "clock">,
  { key, maxAgeSeconds }: Extract<ImportSecretsRequest, { format: "fernet" }>,
  { name, token }: { name: string; token: string },
): Candidate {
  try {
    const validity = maxAgeSeconds === undefined ? undefined : { now: clock(), maxAgeSeconds };
    const bytes = openFernet(key, token, validity);
    const text = bytes.toString("utf8");
    const isText = Buffer.from(text, "utf8").equals(bytes);
    bytes.fill(0);
    return isText ? candidate(name, text) : { name, refusal: NOT_A_VALUE };
  } catch (error) {
    if (!(error instanceof FernetError)) throw error;
    return { name, refusal: error.message };
  }
}

function readCandidates(context: VaultContext, request: ImportSecretsRequest): Candidate[] {
  if (request.format === "fernet") return request.tokens.map((token) => fromToken(context, request, token));
  const entries = Object.entries(parseEnv(request.text));
  if (entries.length === 0 || entries.length > MAX_IMPORTED_SECRETS) {
    throw badRequest(
      "nothing_to_import",
      `The text has ${entries.length} lines of the form NAME=value; it accepts 1 to ${MAX_IMPORTED_SECRETS}.`,
    );
  }
  return entries.map(([name, value]) => candidate(name, value ?? ""));
}

/** Adds secrets from Fernet tokens or a `.env` file in one transaction; each one that cannot be added says why. */
export async function importSecrets(
  context: VaultContext,
  actor: Actor,
  request: ImportSecretsRequest,
): Promise<ImportSecretsResult> {
  const candidates = readCandidates(context, request);
  return context.db.transaction(async (tx) => {
    const items: Item[] = [];
    for (const each of candidates) items.push(await importOne(context, tx, actor, request, each));
    const created = items.filter((item) => item.outcome === "created").length;
    if (created > 0) {
      await announceToKeepers(context, tx, [actor.userId], {
        type: "VAULT_SECRET_ADDED",
        title: "Secrets were imported",
        message: `${actor.username} imported ${created} ${created === 1 ? "secret" : "secrets"} into the vault.`,
        data: { created },
        priority: "normal",
      });
    }
    return { created, refused: items.length - created, items };
  });
}

async function importOne(
  context: VaultContext,
  tx: Transaction,
  actor: Actor,
  { format, classification, accessList, rotateAfterDays }: ImportSecretsRequest,
  imported: Candidate,
): Promise<Item> {
  const { name } = imported;
  if ("refusal" in imported) return { name, outcome: "refused", id: null, reason: imported.refusal };
  const fields = {
    name,
    value: imported.value,
    description: null,
    classification,
    accessList,
    rotateAfterDays,
  };
  const id = await storeSecret(context, tx, actor, fields, format);
  return id === null
    ? { name, outcome: "refused", id: null, reason: "There is a secret of this name already." }
    : { name, outcome: "created", id, reason: null };
}
