import { deriveKey } from "../../platform/crypto/derive-key.ts";
import { continueRotations } from "./continue-rotations.ts";
import { describeSecrets, handleFor } from "./describe-secrets.ts";
import { remindOfRotations } from "./remind-of-rotations.ts";
import { createOpenForServer } from "./open-for-server.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { useSecrets } from "./use-secrets.ts";
import type { VaultContext, VaultDependencies } from "./vault-context.ts";
import type { Vault } from "./vault-door.ts";
import { vaultStatus } from "./vault-status.ts";
import { vaultRoutes } from "./vault.routes.ts";

/** Secrets, who may use them, and the rotation of the keys that wrap everything. */
export function createVault({ secretKey, ...dependencies }: VaultDependencies): Vault {
  const stop = new AbortController();
  const context: VaultContext = {
    ...dependencies,
    headKey: deriveKey(secretKey, "vault-heads"),
    stopping: stop.signal,
  };
  return {
    routes: [vaultRoutes(context)],
    describeSecrets,
    handleFor,
    useSecrets: (actor, request) => useSecrets(context, actor, request),
    openForServer: createOpenForServer(context),
    startRotation: () => rotateKeys(context, null),
    continueRotations: () => continueRotations(context),
    remindOfRotations: () => remindOfRotations(context),
    status: () => vaultStatus(context),
    [Symbol.dispose]: () => {
      stop.abort();
    },
  };
}
