import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "../platform/json/parse-json.ts";
import type { Config } from "./config.ts";
import { decodeKey } from "./decode-key.ts";
import { ConfigurationError, type Environment } from "./env.ts";
import { readPrivateFile } from "./read-private-file.ts";
import { loadVaultKeys, type VaultSecrets } from "./vault-keys.ts";

/** The root secrets; they have no defaults and appear in no log. */
export type Secrets = {
  /** Root of derived HMAC keys. */
  secretKey: string;
  jwtSecretKey: string;
  /** The first key-encryption key, 32 bytes; null once others have taken over. */
  encryptionKey: Buffer | null;
  /** Further key-encryption keys. */
  vault?: VaultSecrets;
};

/** `createdKeyFile`: the file this start made, which must go again if the database turns out to have other keys. */
export type LoadedSecrets = { secrets: Secrets; createdKeyFile: string | null };

const KeyFileSchema = z.strictObject({
  SECRET_KEY: z.string().min(32),
  JWT_SECRET_KEY: z.string().min(32),
  ENCRYPTION_KEY: z.string().optional(),
});

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

type RootSecrets = Omit<Secrets, "vault">;

function fromEnvironment(env: Environment): RootSecrets | null {
  const { SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY } = env;
  const missing = Object.entries({ SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length === 3) return null;
  const isReplaced = ENCRYPTION_KEY === undefined && env.VAULT_KEYS.length > 0;
  if (SECRET_KEY === undefined || JWT_SECRET_KEY === undefined || (missing.length > 0 && !isReplaced)) {
    throw new ConfigurationError(
      `${missing.join(", ")}: not set; set all of SECRET_KEY, JWT_SECRET_KEY and ENCRYPTION_KEY, or none. ENCRYPTION_KEY may be left out where VAULT_KEYS has the key that took over.`,
    );
  }
  return {
    secretKey: requireLong("SECRET_KEY", SECRET_KEY),
    jwtSecretKey: requireLong("JWT_SECRET_KEY", JWT_SECRET_KEY),
    encryptionKey:
      ENCRYPTION_KEY === undefined ? null : decodeKey("ENCRYPTION_KEY", ENCRYPTION_KEY, "environment"),
  };
}

async function readKeyFile(path: string): Promise<RootSecrets> {
  const content = parseJson(await readPrivateFile(path));
  if (content === undefined) {
    throw new ConfigurationError(`The key file ${path} cannot be read as JSON. Restore it from your backup.`);
  }
  const parsed = KeyFileSchema.safeParse(content);
  if (!parsed.success)
    throw new ConfigurationError(`The key file ${path} lacks keys. Restore it from your backup.`);
  const { ENCRYPTION_KEY } = parsed.data;
  return {
    secretKey: parsed.data.SECRET_KEY,
    jwtSecretKey: parsed.data.JWT_SECRET_KEY,
    encryptionKey: ENCRYPTION_KEY === undefined ? null : decodeKey("ENCRYPTION_KEY", ENCRYPTION_KEY, path),
  };
}

async function createKeyFile(path: string): Promise<RootSecrets> {
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
 * The secrets from the environment; outside production the roots also from a key file, which on the embedded database
 * is made only while the database folder is empty.
 * @throws ConfigurationError for missing or weak secrets, and for data whose key file is gone.
 */
export async function loadSecrets(env: Environment, config: Config): Promise<LoadedSecrets> {
  const vault = await loadVaultKeys(env);
  const { root, createdKeyFile } = await loadRootSecrets(env, config);
  requireActiveKey(root, vault);
  return { secrets: { ...root, vault }, createdKeyFile };
}

function requireActiveKey(root: RootSecrets, { keys, activeKeyId }: VaultSecrets): void {
  const ids = keys.map((key) => key.id);
  if (root.encryptionKey !== null) {
    if (ids.includes("kek-1")) {
      throw new ConfigurationError(
        "VAULT_KEYS: got the id kek-1, which is that of ENCRYPTION_KEY; it accepts any other id.",
      );
    }
    ids.unshift("kek-1");
  }
  const hasDefault = root.encryptionKey !== null || ids.length === 1;
  if (activeKeyId === null ? !hasDefault : !ids.includes(activeKeyId)) {
    throw new ConfigurationError(
      `VAULT_ACTIVE_KEY: ${activeKeyId === null ? "not set" : `got ${activeKeyId}`}; it accepts the id of the key that seals from now on, one of: ${ids.join(", ") || "none is there"}.`,
    );
  }
}

async function loadRootSecrets(
  env: Environment,
  config: Config,
): Promise<{ root: RootSecrets; createdKeyFile: string | null }> {
  const given = fromEnvironment(env);
  if (given) return { root: given, createdKeyFile: null };
  if (config.isProduction) {
    throw new ConfigurationError(
      "SECRET_KEY, JWT_SECRET_KEY, ENCRYPTION_KEY: not set; in production they accept 32 or more random characters, the last 32 bytes as base64.",
    );
  }
  const path = join(config.dataDirectory, "keys.json");
  if (existsSync(path)) return { root: await readKeyFile(path), createdKeyFile: null };
  if (config.database.kind === "pglite" && !(await isEmptyDirectory(config.database.directory))) {
    throw new ConfigurationError(
      `The database in ${config.database.directory} has data, but its key file ${path} is gone. Restore the key file from your backup, or set SECRET_KEY, JWT_SECRET_KEY and ENCRYPTION_KEY to the values it had.`,
    );
  }
  return { root: await createKeyFile(path), createdKeyFile: path };
}
