import { decodeKey } from "./decode-key.ts";
import { ConfigurationError, type Environment } from "./env.ts";
import { readPrivateFile } from "./read-private-file.ts";

/** Where a key-encryption key comes from: its bytes, or what it is called in the service that wraps it. */
export type KeySource =
  | { id: string; provider: "environment" | "file"; key: Buffer }
  | { id: string; provider: "transit" | "kms"; key: string };

/** Further key-encryption keys, and how to reach the services that keep some of them. */
export type VaultSecrets = {
  keys: readonly KeySource[];
  /** Null: ENCRYPTION_KEY, or the only key there is. */
  activeKeyId: string | null;
  transit: { url: string; token: string; namespace: string | null } | null;
  kms: {
    region: string;
    endpoint: string | null;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };
  } | null;
};

/** Shorter than a key: one that was pasted without its id must not be shown as one. */
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const FORM = "comma-separated id=<32 bytes as base64>, id=file:<path>, id=transit:<key> or id=kms:<key>";

const refuse = (what: string): never => {
  throw new ConfigurationError(`VAULT_KEYS: ${what}; it accepts ${FORM}.`);
};

async function readSource(entry: string): Promise<KeySource> {
  const split = entry.indexOf("=");
  const id = entry.slice(0, Math.max(split, 0));
  if (!KEY_ID.test(id))
    return refuse("got an entry without an id of up to 32 letters, digits, hyphens and underscores");
  const value = entry.slice(split + 1);
  const [scheme = "", ...rest] = value.split(":");
  const place = rest.join(":");
  const name = `VAULT_KEYS ${id}`;
  if (rest.length === 0) return { id, provider: "environment", key: decodeKey(name, value, "environment") };
  if (place === "") return refuse(`got nothing after "${scheme.slice(0, 10)}:" for ${id}`);
  if (scheme === "file") {
    return { id, provider: "file", key: decodeKey(name, await readPrivateFile(place), place) };
  }
  if (scheme === "transit" || scheme === "kms") return { id, provider: scheme, key: place };
  return refuse(`got a source it does not know for ${id}`);
}

/**
 * The key-encryption keys of VAULT_KEYS, with key files read.
 * @throws ConfigurationError naming the setting and the key's id, never a key.
 */
export async function loadVaultKeys(env: Environment): Promise<VaultSecrets> {
  const keys: KeySource[] = [];
  for (const entry of env.VAULT_KEYS) {
    const source = await readSource(entry);
    if (keys.some((known) => known.id === source.id)) refuse(`got the id ${source.id} twice`);
    keys.push(source);
  }
  return {
    keys,
    activeKeyId: env.VAULT_ACTIVE_KEY ?? null,
    transit: transitOf(env, keys),
    kms: kmsOf(env, keys),
  };
}

function transitOf(env: Environment, keys: readonly KeySource[]): VaultSecrets["transit"] {
  if (!keys.some((key) => key.provider === "transit")) return null;
  const { VAULT_TRANSIT_URL: url, VAULT_TRANSIT_TOKEN: token } = env;
  if (url === undefined || token === undefined) {
    throw new ConfigurationError(
      "VAULT_TRANSIT_URL, VAULT_TRANSIT_TOKEN: not both set; a key of VAULT_KEYS in Transit needs the server's address and a token that may encrypt and decrypt with it.",
    );
  }
  return { url, token, namespace: env.VAULT_TRANSIT_NAMESPACE ?? null };
}

function kmsOf(env: Environment, keys: readonly KeySource[]): VaultSecrets["kms"] {
  if (!keys.some((key) => key.provider === "kms")) return null;
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigurationError(
      "AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: not all set; a key of VAULT_KEYS in AWS KMS needs them.",
    );
  }
  return {
    region,
    endpoint: env.VAULT_KMS_URL ?? null,
    credentials: { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN ?? null },
  };
}
