import type { Label } from "@cdsa/contracts";
import type { OperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import type { Clock } from "../../../platform/clock.ts";
import { KeyProviderError } from "../../../platform/crypto/key-providers/key-provider.ts";
import { isDatabaseUnavailable } from "../../../platform/db/database-errors.ts";
import type { Vault } from "../../vault/index.ts";
import { ModelError } from "../model-error.ts";
import type { ModelTimeouts, Provider, ProviderAccess } from "./provider.ts";

/** Opens the way to a provider for one exchange whose content has `label`. */
export type OpenAccess = (provider: Provider, label: Label) => Promise<ProviderAccess>;

export type AccessDependencies = {
  operatorFetch: OperatorFetch;
  vault: Pick<Vault, "openForServer">;
  clock: Clock;
  timeouts: ModelTimeouts;
};

// Each opening of a secret is a row of the log: one in ten minutes tells as much as one a request, and a value that was
// replaced is used for no longer.
const KEY_LEASE_MS = 600_000;
// The longest answer that is read is far below it; what is longer is a fault or an attack.
const MAX_RESPONSE_BYTES = 33_554_432;

type Held = { value: string; until: number };

export function createProviderAccess({
  operatorFetch,
  vault,
  clock,
  timeouts,
}: AccessDependencies): OpenAccess {
  const held = new Map<string, Held>();
  const keyOf = async ({ id, key }: Provider): Promise<string | null> => {
    if (key === null) return null;
    if (key.kind === "value") return key.value;
    const now = clock().getTime();
    const known = held.get(key.name);
    if (known && known.until > now) return known.value;
    held.delete(key.name);
    const value = await openKey(vault, key.name, `model:${id}`);
    held.set(key.name, { value, until: now + KEY_LEASE_MS });
    return value;
  };
  return async (provider, label) => ({
    apiKey: await keyOf(provider),
    fetch: operatorFetch.within({
      label,
      purpose: `model:${provider.id}`,
      connectTimeoutMs: timeouts.connectMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    }),
  });
}

async function openKey(vault: Pick<Vault, "openForServer">, name: string, purpose: string): Promise<string> {
  try {
    using used = await vault.openForServer({ name, purpose });
    return used.valueOf(name);
  } catch (error) {
    if (!(error instanceof KeyProviderError) && isDatabaseUnavailable(error)) throw error;
    throw new ModelError(
      "model_refused",
      `The key of the model's server is the secret ${name} of the vault, which cannot be opened. An administrator can make it again.`,
      { cause: error },
    );
  }
}
