import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Vault } from "../modules/vault/index.ts";
import { CommandError } from "./command-error.ts";
import { combineShares, splitKey } from "./key-shares.ts";
import { VAULT_USAGE } from "./vault-usage.ts";

/** What the command needs of the house and of the terminal. */
export type VaultCommandDependencies = {
  /** Opened only by the commands that work on a database. */
  withVault: <T>(work: (vault: Vault) => Promise<T>) => Promise<T>;
  /** Every line of standard input. */
  readLines: () => Promise<string[]>;
  print: (text: string) => void;
};

const OptionsSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, "--id takes up to 32 letters, digits, hyphens and underscores")
    .default("kek-2"),
  shares: z.coerce.number("--shares takes a number from 2 to 255").int().min(2).max(255).optional(),
  threshold: z.coerce.number("--threshold takes a number from 2 to 255").int().min(2).max(255).optional(),
});

function readArguments(args: readonly string[]) {
  const option = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { id: option, shares: option, threshold: option },
      allowPositionals: true,
      strict: true,
    });
    const options = OptionsSchema.safeParse({ ...values });
    if (!options.success) throw new CommandError(`${options.error.issues[0]?.message ?? "not accepted"}.`);
    return { options: options.data, positionals, given: Object.keys(values) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(error instanceof Error ? error.message : "The arguments cannot be read.", {
      cause: error,
    });
  }
}
type Arguments = ReturnType<typeof readArguments>;

function requireFile({ positionals }: Arguments, name: string): string {
  const [path] = positionals;
  if (path === undefined || positionals.length !== 1)
    throw new CommandError(`cdsa vault ${name} takes one FILE.`);
  return resolve(path);
}

/** Never over another file: that may be the only copy of a key. */
async function writeKey(path: string, key: Buffer): Promise<void> {
  try {
    await using file = await open(path, "wx", 0o600);
    await file.write(`${key.toString("base64")}\n`);
    await file.sync();
  } catch (error) {
    throw new CommandError(
      `${path} cannot be written: it is there already, or its folder is not. Nothing was changed.`,
      {
        cause: error,
      },
    );
  }
}

async function init({ print }: VaultCommandDependencies, given: Arguments): Promise<void> {
  const { id, shares, threshold } = given.options;
  if ((shares === undefined) !== (threshold === undefined) || (shares ?? 2) < (threshold ?? 2))
    throw new CommandError("--shares N and --threshold K go together, with K up to N.");
  const path = requireFile(given, "init");
  const key = randomBytes(32);
  await writeKey(path, key);
  print(
    `A key was written to ${path} (mode 0600). To use it, set on every server\n\n  VAULT_KEYS=${id}=file:${path}\n\nbeside the keys it has, restart them, then set\n\n  VAULT_ACTIVE_KEY=${id}\n\nrestart, and run cdsa vault rotate. Keep a copy of the key away from the backups: without it they do not open.\n`,
  );
  if (shares !== undefined && threshold !== undefined) {
    const lines = await splitKey(key, shares, threshold);
    print(
      `\nShares, shown this once; give each to another person. Any ${threshold} of them make the key again (cdsa vault combine):\n\n${lines.map((line) => `${line}\n`).join("")}`,
    );
  }
  key.fill(0);
}

async function combine({ print, readLines }: VaultCommandDependencies, given: Arguments): Promise<void> {
  const path = requireFile(given, "combine");
  const lines = (await readLines()).map((line) => line.trim()).filter((line) => line !== "");
  const key = await combineShares(lines);
  await writeKey(path, key);
  key.fill(0);
  print(`The key was written to ${path} (mode 0600).\n`);
}

async function status({ withVault, print }: VaultCommandDependencies): Promise<void> {
  const { activeKeyId, keys, secrets, warnings } = await withVault((vault) => vault.status());
  const lines = keys.map(({ id, provider }) => `${id}  ${provider}${id === activeKeyId ? "  active" : ""}`);
  print([...lines, `${secrets} secrets`, ...warnings, ""].join("\n"));
}

async function rotate({ withVault, print }: VaultCommandDependencies): Promise<void> {
  const { rotation, left } = await withVault(async (vault) => {
    const started = await vault.startRotation();
    await vault.continueRotations();
    return { rotation: started, left: (await vault.status()).underOtherKeys };
  });
  if (left > 0)
    throw new CommandError(
      `${left} of what is sealed is not under ${rotation.keyId}: a server goes on with it, or it does not open. cdsa vault status and the page of the vault tell.`,
    );
  print(`Everything that was sealed is under ${rotation.keyId} now.\n`);
}

type Command = {
  run: (dependencies: VaultCommandDependencies, given: Arguments) => Promise<void>;
  options: readonly string[];
  takesFile: boolean;
};
const COMMANDS: Readonly<Record<string, Command>> = {
  init: { run: init, options: ["id", "shares", "threshold"], takesFile: true },
  combine: { run: combine, options: [], takesFile: true },
  status: { run: status, options: [], takesFile: false },
  rotate: { run: rotate, options: [], takesFile: false },
};

/**
 * Runs `cdsa vault …`.
 * @throws CommandError for arguments it does not take, and for what it could not do.
 */
export async function runVaultCommand(
  dependencies: VaultCommandDependencies,
  args: readonly string[],
): Promise<void> {
  const [name = "", ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    throw new CommandError(
      `cdsa vault has no command "${name}"; it accepts ${Object.keys(COMMANDS).join(", ")}.\n\n${VAULT_USAGE}`,
    );
  }
  const given = readArguments(rest);
  const stray = given.given.find((option) => !command.options.includes(option));
  if (stray !== undefined) throw new CommandError(`cdsa vault ${name} takes no --${stray}.`);
  if (!command.takesFile && given.positionals.length > 0)
    throw new CommandError(`cdsa vault ${name} takes nothing besides its name.`);
  await command.run(dependencies, given);
}
