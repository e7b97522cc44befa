import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Config } from "./config.ts";
import { ConfigurationError, type Environment } from "./env.ts";

/** The three root secrets; they have no defaults and appear in no log. */
export type Secrets = {
  /** Root of derived HMAC keys. */
  secretKey: string;
  jwtSecretKey: string;
  /** The first key-encryption key, 32 bytes. */
  encryptionKey: Buffer;
};

/** `createdKeyFile`: the file this start made, which must go again if the database turns out to have other keys. */
export type LoadedSecrets = { secrets: Secrets; createdKeyFile: string | null };

const KeyFileSchema = z.strictObject({
  SECRET_KEY: z.string().min(32),
  JWT_SECRET_KEY: z.string().min(32),
  ENCRYPTION_KEY: z.string(),
});

function decodeEncryptionKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), "base64");
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text.trim()) || key.length !== 32) {
    throw new ConfigurationError(
      `ENCRYPTION_KEY (${source}): got a value that is not 32 bytes; it accepts 32 random bytes as base64 or base64url, as \`openssl rand -base64 32\` prints them.`,
    );
  }
  return key;
}

function requireLong(name: string, value: string, minimum = 32): string {
  if (value.length < minimum) {
    throw new ConfigurationError(
      `${name}: got ${value.length} characters; it accepts ${minimum} or more random ones.`,
    );
  }
  if (new Set(value).size < 8 || /^(your-|change-?me|secret)/i.test(value)) {
    throw new ConfigurationError(
      `${name}: got a value that anybody could guess; it accepts ${minimum} or more random characters.`,
    );
  }
  return value;
}

function fromEnvironment(env: Environment): Secrets | null {
  const { SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY } = env;
  const missing = Object.entries({ SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length === 3) return null;
  if (SECRET_KEY === undefined || JWT_SECRET_KEY === undefined || ENCRYPTION_KEY === undefined) {
    throw new ConfigurationError(
      `${missing.join(", ")}: not set; set all of SECRET_KEY, JWT_SECRET_KEY and ENCRYPTION_KEY, or none.`,
    );
  }
  return {
    secretKey: requireLong("SECRET_KEY", SECRET_KEY),
    jwtSecretKey: requireLong("JWT_SECRET_KEY", JWT_SECRET_KEY),
    encryptionKey: decodeEncryptionKey(ENCRYPTION_KEY, "environment"),
  };
}

async function readKeyFile(path: string): Promise<Secrets> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ConfigurationError(
      `The key file ${path} cannot be read as JSON. Restore it from your backup.`,
      { cause: error },
    );
  }
  const parsed = KeyFileSchema.safeParse(content);
  if (!parsed.success)
    throw new ConfigurationError(`The key file ${path} lacks keys. Restore it from your backup.`);
  return {
    secretKey: parsed.data.SECRET_KEY,
    jwtSecretKey: parsed.data.JWT_SECRET_KEY,
    encryptionKey: decodeEncryptionKey(parsed.data.ENCRYPTION_KEY, path),
  };
}

async function createKeyFile(path: string): Promise<Secrets> {
  const content = {
    SECRET_KEY: randomBytes(32).toString("base64url"),
    JWT_SECRET_KEY: randomBytes(32).toString("base64url"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
  };
  await mkdir(dirname(path), { recursive: true });
  // Renamed into place whole: a start killed here leaves no half a key file.
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
  return readKeyFile(path);
}

const isEmptyDirectory = async (path: string): Promise<boolean> =>
  !existsSync(path) || (await readdir(path)).length === 0;

/**
 * The secrets from the environment; outside production also from a key file, which on the embedded database is
 * made only while the database folder is empty.
 * @throws ConfigurationError for missing or weak secrets, and for data whose key file is gone.
 */
export async function loadSecrets(env: Environment, config: Config): Promise<LoadedSecrets> {
  const given = fromEnvironment(env);
  if (given) return { secrets: given, createdKeyFile: null };
  if (config.isProduction) {
    throw new ConfigurationError(
      "SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY: not set; in production they accept 32 or more random characters, the last 32 bytes as base64.",
    );
  }
  const path = join(config.dataDirectory, "keys.json");
  if (existsSync(path)) return { secrets: await readKeyFile(path), createdKeyFile: null };
  if (config.database.kind === "pglite" && !(await isEmptyDirectory(config.database.directory))) {
    throw new ConfigurationError(
      `The database in ${config.database.directory} has data, but its key file ${path} is gone. Restore the key file from your backup, or set SECRET_KEY, JWT_SECRET_KEY and ENCRYPTION_KEY to the values it had.`,
    );
  }
  return { secrets: await createKeyFile(path), createdKeyFile: path };
}
