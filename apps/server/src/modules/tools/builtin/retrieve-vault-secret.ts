import { LabelSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import type { SecretHandle } from "../../vault/index.ts";
import { type BuiltinTool, ToolFailure } from "./builtin-tool.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";

const Input = z.strictObject({
  secretName: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/)
    .meta({
      description: "Name of the secret in the vault, exactly as it is written there, such as CRM_API_KEY.",
      examples: ["CRM_API_KEY", "db-password", "smtp.password"],
    }),
});

const Output = z.strictObject({
  name: z.string(),
  handle: z.string().describe("Stands for the value in an argument of another tool, such as {{secret:NAME}}"),
  description: z.string().nullable(),
  classification: LabelSchema.describe("How sensitive the value is"),
  usage: z.string().describe("What the handle is good for"),
});

const USAGE =
  "Put the handle, as it is, into an argument of a tool that may use this secret: the value takes its place in the outgoing call. Nobody sees the value.";

export type RetrieveVaultSecretDependencies = {
  /** Null where there is no such secret or the person may not use it. */
  handleFor: (actor: Actor, name: string) => Promise<SecretHandle | null>;
};

/** Gives the handle of a secret, never its value; what it tells is no more sensitive than the list of secrets. */
export function createRetrieveVaultSecretTool({ handleFor }: RetrieveVaultSecretDependencies): BuiltinTool {
  return defineBuiltinTool({
    name: "retrieve_vault_secret",
    description:
      "Retrieves a secret from the vault by its name: a password, API key, token or other credential. It gives a handle to use the secret in another tool; the value itself is never shown.",
    input: Input,
    output: Output,
    requiredRole: "ANALYST",
    classification: "INTERNAL",
    effect: "read",
    idempotent: true,
    requiresApproval: false,
    timeoutMs: 5_000,
    run: async ({ secretName }, { actor }) => {
      const found = await handleFor(actor, secretName);
      if (!found) {
        throw new ToolFailure(
          `There is no secret ${secretName} in the vault that you may use. Its owner or an administrator can put you on its access list.`,
        );
      }
      const { name, handle, description, classification } = found;
      return { name, handle, description, classification, usage: USAGE };
    },
  });
}
