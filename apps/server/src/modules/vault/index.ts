export type { SecretHandle, SecretReference, UsedSecrets, UseSecretsRequest, Vault } from "./vault-door.ts";
export { createVault } from "./create-vault.ts";
export { SECRET_KEY_COLUMN } from "./secret-key-column.ts";
