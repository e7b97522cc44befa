import { createInterface } from "node:readline/promises";
import { describeStartFailure } from "../app/describe-start-failure.ts";
import { ConfigurationError } from "../config/env.ts";
import { WrongKeyError } from "../platform/crypto/key-canaries.ts";
import { KeyProviderError } from "../platform/crypto/key-providers/key-provider.ts";
import { DataDirectoryInUseError } from "../platform/db/data-directory-lock.ts";
import { MigrationError } from "../platform/db/migrate.ts";
import { AppError } from "../platform/errors/app-error.ts";
import { RestoreError } from "../app/backup/restore-backup.ts";
import { BACKUP_USAGE, runBackupCommand, runRestoreCommand } from "./backup-command.ts";
import { CommandError } from "./command-error.ts";
import { openContext } from "../app/open-context.ts";
import { runUsersCommand } from "./users-command.ts";
import { USERS_USAGE } from "./users-usage.ts";
import { runVaultCommand, type VaultCommandDependencies } from "./vault-command.ts";
import { VAULT_USAGE } from "./vault-usage.ts";

const EXPECTED_ERRORS = [
  CommandError,
  RestoreError,
  ConfigurationError,
  WrongKeyError,
  KeyProviderError,
  DataDirectoryInUseError,
  MigrationError,
];
const USAGE = `Usage: cdsa users … | cdsa vault … | cdsa backup FILE | cdsa restore FILE\n\n${[USERS_USAGE, VAULT_USAGE, BACKUP_USAGE].join("\n")}`;

const isHelp = (argument: string): boolean => ["help", "--help", "-h"].includes(argument);

const print = (text: string): void => {
  process.stdout.write(text);
};

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new CommandError("--password-stdin: standard input ended before a line with the password.");
}

async function readLines(): Promise<string[]> {
  const found: string[] = [];
  for await (const line of createInterface({ input: process.stdin, terminal: false })) found.push(line);
  return found;
}

async function users(args: readonly string[]): Promise<void> {
  await using context = await openContext("error");
  await runUsersCommand({ administration: context.auth.administration, readPassword: readLine, print }, args);
}

async function vault(args: readonly string[]): Promise<void> {
  const withVault: VaultCommandDependencies["withVault"] = async (work) => {
    await using context = await openContext("error");
    return await work(context.vault);
  };
  await runVaultCommand({ withVault, readLines, print }, args);
}

async function backup(args: readonly string[]): Promise<void> {
  await using context = await openContext("error");
  await runBackupCommand(context, args, print);
}

type Room = { usage: string; run: (args: readonly string[]) => Promise<void> };
const ROOMS: Readonly<Record<string, Room>> = {
  users: { usage: USERS_USAGE, run: users },
  vault: { usage: VAULT_USAGE, run: vault },
  backup: { usage: BACKUP_USAGE, run: backup },
  restore: { usage: BACKUP_USAGE, run: (args) => runRestoreCommand(args, print) },
};

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  if (name === "" || isHelp(name)) {
    print(USAGE);
    return;
  }
  const room = Object.hasOwn(ROOMS, name) ? ROOMS[name] : undefined;
  if (!room) throw new CommandError(`cdsa has no command "${name}".\n\n${USAGE}`);
  if (args.length === 0 || args.some(isHelp)) {
    print(room.usage);
    return;
  }
  await room.run(args);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isRefusal = error instanceof AppError && error.expose;
  const isExpected = isRefusal || EXPECTED_ERRORS.some((kind) => error instanceof kind);
  process.stderr.write(`${describeStartFailure(error, isExpected)}\n`);
  process.exitCode = 1;
}
