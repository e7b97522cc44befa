import { createInterface } from "node:readline/promises";
import { describeStartFailure } from "../app/describe-start-failure.ts";
import { ConfigurationError } from "../config/env.ts";
import { WrongKeyError } from "../platform/crypto/key-canaries.ts";
import { KeyProviderError } from "../platform/crypto/key-providers/key-provider.ts";
import { DataDirectoryInUseError } from "../platform/db/data-directory-lock.ts";
import { MigrationError } from "../platform/db/migrate.ts";
import { AppError } from "../platform/errors/app-error.ts";
import { CommandError } from "./command-error.ts";
import { openContext } from "../app/open-context.ts";
import { runUsersCommand } from "./users-command.ts";
import { USERS_USAGE } from "./users-usage.ts";

const EXPECTED_ERRORS = [
  CommandError,
  ConfigurationError,
  WrongKeyError,
  KeyProviderError,
  DataDirectoryInUseError,
  MigrationError,
];
const USAGE = `Usage: cdsa users …\n\n${USERS_USAGE}`;

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

async function main([room = "", ...args]: readonly string[]): Promise<void> {
  if (room === "" || isHelp(room)) {
    print(USAGE);
    return;
  }
  if (room !== "users") throw new CommandError(`cdsa has no command "${room}".\n\n${USAGE}`);
  if (args.length === 0 || args.some(isHelp)) {
    print(USERS_USAGE);
    return;
  }
  await using context = await openContext("error");
  await runUsersCommand({ administration: context.auth.administration, readPassword: readLine, print }, args);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isRefusal = error instanceof AppError && error.expose;
  const isExpected = isRefusal || EXPECTED_ERRORS.some((kind) => error instanceof kind);
  process.stderr.write(`${describeStartFailure(error, isExpected)}\n`);
  process.exitCode = 1;
}
