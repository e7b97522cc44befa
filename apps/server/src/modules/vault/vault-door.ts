import type { Label, SecretVersion, VaultRotation, VaultStatus } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";

/** What a tool's definition or an approval may hold of a secret: which one it is, never its value. */
export type SecretReference = {
  id: string;
  name: string;
  valueVersion: SecretVersion["valueVersion"];
  classification: Label;
};

/** What `retrieve_vault_secret` gives to a model: stands for the value in an argument of a tool's call. */
export type SecretHandle = SecretReference & {
  /** `{{secret:NAME}}`. */
  handle: string;
  description: string | null;
};

export type UseSecretsRequest = {
  /** The tool whose outgoing call gets the values; it must be on the access list of each. */
  toolId: string;
  toolName: string;
  executionId: string;
  runId: string | null;
  names: readonly string[];
};

/**
 * Values for one outgoing call. Hold it as briefly as possible, with `using`: it is wiped at the end of the block.
 * Strings taken out of it stay in memory until they are collected; JavaScript cannot overwrite them.
 */
export interface UsedSecrets extends Disposable {
  readonly references: readonly SecretReference[];
  /** @throws TypeError for a name that was not asked for, and after `wipe`. */
  valueOf(name: string): string;
  /** Overwrites the values. */
  wipe(): void;
}

/** Secrets that people and tools use and nobody needs to see. */
export interface Vault extends Disposable {
  readonly routes: readonly RoutePlugin[];
  /**
   * Which secrets these names stand for, for a tool's definition check and an approval's digest.
   * @param toolId must be on the access list of each; null asks only whether they exist.
   * @throws AppError 422 `secret_unavailable` naming the first that the tool may not use, as if it were missing.
   */
  describeSecrets(db: Queryable, toolId: string | null, names: readonly string[]): Promise<SecretReference[]>;
  /**
   * A handle for a person (or the model that works for them).
   * @returns null where there is no such secret or they may not use it.
   */
  handleFor(db: Queryable, actor: Actor, name: string): Promise<SecretHandle | null>;
  /**
   * Opens values for one outgoing call. The audit rows (SECRET_USED) and notifications are committed before it returns.
   * Not inside a transaction of the caller.
   * @throws AppError 422 `secret_unavailable`, 429 `rate_limited`, 503 `audit_unavailable`.
   */
  useSecrets(actor: Actor, request: UseSecretsRequest): Promise<UsedSecrets>;
  /**
   * Opens a value that a setting of the operator names, for a call the server makes by itself. The audit row is committed
   * before it returns; owner and administrators are told once by each process. Not inside a transaction of the caller.
   * @param purpose what it is opened for, such as `model:openai`.
   * @throws AppError 422 `secret_unavailable`, 503 `audit_unavailable`.
   */
  openForServer(request: { name: string; purpose: string }): Promise<UsedSecrets>;
  /** Starts to put everything under the active key, for the operator at the command line. */
  startRotation(): Promise<VaultRotation>;
  /** Goes on with rotations that are not completed; the handler of their queue. */
  continueRotations(): Promise<void>;
  /** Tells the owners of secrets whose values are due for another one; once a week each. */
  remindOfRotations(): Promise<void>;
  status(): Promise<VaultStatus>;
}
