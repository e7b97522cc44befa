export type { SecretHandle, SecretReference, UsedSecrets, UseSecretsRequest, Vault } from "./vault-door.ts";
