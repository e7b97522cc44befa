import { parseArgs, type ParseArgsConfig } from "node:util";
import { CreateUserRequestSchema, ListUsersQuerySchema, RoleSchema, type User } from "@cdsa/contracts";
import type { z } from "zod";
import type { Auth } from "../modules/auth/index.ts";
import { newSecretToken } from "../platform/crypto/secret-token.ts";
import { CommandError } from "./command-error.ts";
import { formatUsers } from "./format-users.ts";
import { USERS_USAGE } from "./users-usage.ts";

/** What the command needs of the house and of the terminal. */
export type UsersCommandDependencies = {
  administration: Auth["administration"];
  /** One line of standard input, without its line break. */
  readPassword: () => Promise<string>;
  print: (text: string) => void;
};

const OPTIONS = {
  role: { type: "string" },
  active: { type: "string" },
  text: { type: "string" },
  email: { type: "string" },
  name: { type: "string" },
  clearance: { type: "string" },
  auditor: { type: "boolean" },
  manager: { type: "string" },
  "password-stdin": { type: "boolean" },
  "without-totp": { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];
type OptionName = keyof typeof OPTIONS;

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : "The arguments cannot be read.", {
      cause: error,
    });
  }
}
type Arguments = ReturnType<typeof readArguments>;
type Command = {
  positionals: readonly string[];
  options: readonly OptionName[];
  run: (
    dependencies: UsersCommandDependencies,
    given: Arguments,
    positionals: readonly string[],
  ) => Promise<void>;
};

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CommandError(`${issue?.path.join(".") ?? "value"}: ${issue?.message ?? "is not accepted"}.`);
}

async function requireUser({ administration }: UsersCommandDependencies, login = ""): Promise<User> {
  const user = await administration.find(login);
  if (!user) throw new CommandError(`There is nobody with the user name or e-mail address ${login}.`);
  return user;
}

/** The password to set, and what to print about it. */
async function choosePassword(
  { readPassword }: UsersCommandDependencies,
  { values }: Arguments,
): Promise<{ password: string; note: string }> {
  if (values["password-stdin"]) return { password: await readPassword(), note: "" };
  const password = newSecretToken().slice(0, 24);
  return { password, note: `Password, shown this once: ${password}\n` };
}

async function list(
  { administration, print }: UsersCommandDependencies,
  { values }: Arguments,
): Promise<void> {
  const { role, active, text } = values;
  const filters = { ...(role && { role }), ...(active && { active }), ...(text && { text }) };
  let cursor: string | null = null;
  do {
    const query = parse(ListUsersQuerySchema, { ...filters, limit: 200, ...(cursor !== null && { cursor }) });
    const page = await administration.list(query);
    print(formatUsers(page.items, cursor === null));
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function create(
  dependencies: UsersCommandDependencies,
  given: Arguments,
  [username]: readonly string[],
): Promise<void> {
  const { email, name, role, clearance, auditor, manager } = given.values;
  const managerId = manager === undefined ? null : (await requireUser(dependencies, manager)).id;
  const { password, note } = await choosePassword(dependencies, given);
  const request = parse(CreateUserRequestSchema, {
    username,
    email,
    password,
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(clearance !== undefined && { clearance }),
    isAuditor: auditor ?? false,
    managerId,
  });
  const user = await dependencies.administration.create(request);
  dependencies.print(`${user.username} was added as ${user.role}.\n${note}`);
}

async function setRole(
  dependencies: UsersCommandDependencies,
  _given: Arguments,
  [login, role]: readonly string[],
): Promise<void> {
  const { id } = await requireUser(dependencies, login);
  const user = await dependencies.administration.update(id, { role: parse(RoleSchema, role) });
  dependencies.print(`${user.username} is ${user.role}, cleared for ${user.clearance}.\n`);
}

const setActive =
  (isActive: boolean): Command["run"] =>
  async (dependencies, _given, [login]) => {
    const { id } = await requireUser(dependencies, login);
    const user = await dependencies.administration.update(id, { isActive });
    dependencies.print(`${user.username} is ${user.isActive ? "enabled" : "disabled"}.\n`);
  };

async function resetPassword(
  dependencies: UsersCommandDependencies,
  given: Arguments,
  [login]: readonly string[],
): Promise<void> {
  const { id, username } = await requireUser(dependencies, login);
  const { password, note } = await choosePassword(dependencies, given);
  await dependencies.administration.resetPassword({
    id,
    password,
    withoutTotp: given.values["without-totp"] ?? false,
  });
  dependencies.print(`${username} has another password; their sign-ins have ended.\n${note}`);
}

const COMMANDS: Readonly<Record<string, Command>> = {
  list: { positionals: [], options: ["role", "active", "text"], run: list },
  create: {
    positionals: ["USERNAME"],
    options: ["email", "name", "role", "clearance", "auditor", "manager", "password-stdin"],
    run: create,
  },
  "set-role": { positionals: ["USER", "ROLE"], options: [], run: setRole },
  disable: { positionals: ["USER"], options: [], run: setActive(false) },
  enable: { positionals: ["USER"], options: [], run: setActive(true) },
  "reset-password": {
    positionals: ["USER"],
    options: ["password-stdin", "without-totp"],
    run: resetPassword,
  },
};

/**
 * Runs `cdsa users …`.
 * @throws CommandError for arguments it does not take; AppError where the change is refused.
 */
export async function runUsersCommand(
  dependencies: UsersCommandDependencies,
  args: readonly string[],
): Promise<void> {
  const [name = "", ...rest] = args;
  if (["", "help", "--help", "-h"].includes(name)) {
    dependencies.print(USERS_USAGE);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    throw new CommandError(
      `cdsa users has no command "${name}"; it accepts ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  const given = readArguments(rest);
  requireShape(name, command, given);
  await command.run(dependencies, given, given.positionals);
}

function requireShape(name: string, command: Command, { values, positionals }: Arguments): void {
  const stray = Object.keys(values).find((option) => !command.options.some((known) => known === option));
  if (stray !== undefined) throw new CommandError(`cdsa users ${name} takes no --${stray}.`);
  if (positionals.length !== command.positionals.length) {
    const wanted = command.positionals.length === 0 ? "nothing" : command.positionals.join(" ");
    throw new CommandError(
      `cdsa users ${name} takes ${wanted} besides its options; got ${positionals.length} values.`,
    );
  }
}
