import { randomBytes } from "node:crypto";
import type { Secrets } from "../config/secrets.ts";
import type { KeySource, VaultSecrets } from "../config/vault-keys.ts";
import type { EnvelopeKey } from "../platform/crypto/envelope.ts";
import {
  checkKeyCanaries,
  keyName,
  requireKeysInUse,
  sealKeyCanaries,
  WrongKeyError,
} from "../platform/crypto/key-canaries.ts";
import {
  KEY_PROVIDER_TIMEOUT_MS,
  type KeyProvider,
  KeyProviderError,
} from "../platform/crypto/key-providers/key-provider.ts";
import { createKmsKeyProvider, kmsEndpoint } from "../platform/crypto/key-providers/kms-key-provider.ts";
import { createTransitKeyProvider } from "../platform/crypto/key-providers/transit-key-provider.ts";
import { createKeyring, type Keyring } from "../platform/crypto/keyring.ts";
import type { Database, Queryable } from "../platform/db/database.ts";
import type { EgressLog } from "../platform/egress/egress-log.ts";
import { createOperatorFetch, type OperatorScope } from "../platform/egress/operator-fetch.ts";
import { ENVELOPE_COLUMNS } from "./envelope-columns.ts";
import { keepServiceKey, readServiceKeys } from "./service-keys.ts";

const MAX_KEY_ANSWER_BYTES = 1_048_576;

type LocalSource = Extract<KeySource, { key: Buffer }>;
type RemoteSource = Exclude<KeySource, LocalSource>;
type KeyOrigin = { id: string; provider: KeySource["provider"] };

export type OpenedKeyring = {
  keyring: Keyring;
  origins: readonly KeyOrigin[];
  /**
   * Checks the same keys against other contents of a database, as those of a backup; writes nothing.
   * @throws WrongKeyError
   */
  checkAgainst: (db: Queryable) => Promise<void>;
};

const isLocal = (source: KeySource): source is LocalSource =>
  source.provider === "environment" || source.provider === "file";

const placeOf = (id: string): string => `vault_keys:${id}`;

/** Every key-encryption key of the settings, ENCRYPTION_KEY first. */
export const keySources = ({ encryptionKey, vault }: Secrets): KeySource[] => [
  ...(encryptionKey ? [{ id: "kek-1", provider: "environment", key: encryptionKey } as const] : []),
  ...(vault?.keys ?? []),
];

type Services = {
  settings: VaultSecrets | undefined;
  fetch: (source: RemoteSource) => typeof fetch;
};

const serviceOrigins = ({ vault }: Secrets): string[] => [
  ...(vault?.transit ? [vault.transit.url] : []),
  ...(vault?.kms ? [kmsEndpoint(vault.kms)] : []),
];

/** What goes out is a key-encryption key, to be wrapped or wrapped already. */
const scopeOf = ({ provider }: RemoteSource): OperatorScope => ({
  label: "RESTRICTED",
  purpose: `keys:${provider}`,
  connectTimeoutMs: KEY_PROVIDER_TIMEOUT_MS,
  maxResponseBytes: MAX_KEY_ANSWER_BYTES,
});

function providerOf(source: RemoteSource, services: Services): KeyProvider {
  const { provider, key } = source;
  const { transit, kms } = services.settings ?? {};
  const fetch = services.fetch(source);
  if (provider === "transit" && transit) return createTransitKeyProvider({ ...transit, key, fetch });
  if (provider === "kms" && kms) return createKmsKeyProvider({ ...kms, key, fetch });
  throw new TypeError("The settings of a key's service are checked when they are read.");
}

/**
 * Opens the key-encryption keys and checks them against the database before anything is written: each against its
 * canary, and that none is missing that data is still sealed under. Then keys that are new get their canary, and those
 * of an outside service are made.
 * @param egressLog counts what goes to the services of keys.
 * @param rootKey the one derived from SECRET_KEY that its canary is sealed under.
 * @throws WrongKeyError, or KeyProviderError where a service does not give its key.
 */
export async function openKeyring(
  db: Database,
  secrets: Secrets,
  rootKey: EnvelopeKey,
  egressLog: EgressLog,
): Promise<OpenedKeyring> {
  using way = createOperatorFetch({ log: egressLog, origins: serviceOrigins(secrets) });
  const services = { settings: secrets.vault, fetch: (source: RemoteSource) => way.within(scopeOf(source)) };
  const sources = keySources(secrets);
  const remote = sources.filter((source) => !isLocal(source));
  const keys: EnvelopeKey[] = sources.filter(isLocal).map(({ id, key }) => ({ id, key }));
  const stored = await readStoredKeys(db);
  const missing = remote.filter(({ id }) => !stored.has(id));
  for (const source of remote) {
    const wrapped = stored.get(source.id);
    if (wrapped !== undefined) keys.push(await unwrapStored(source, wrapped, services));
  }
  const ids = sources.map(({ id }) => id);
  const checkAgainst = async (checked: Queryable): Promise<void> => {
    await checkKeyCanaries(checked, canaryKeys(keys, rootKey));
    await requireKeysInUse(checked, ENVELOPE_COLUMNS, ids);
  };
  await checkAgainst(db);
  for (const source of missing) keys.push(await createStored(db, source, services));
  await sealKeyCanaries(db, canaryKeys(keys, rootKey));
  const activeKeyId = secrets.vault?.activeKeyId ?? ids[0];
  if (activeKeyId === undefined) throw new TypeError("The settings have a key when they are read.");
  return {
    keyring: createKeyring(keys, activeKeyId),
    origins: sources.map(({ id, provider }) => ({ id, provider })),
    checkAgainst,
  };
}

const canaryKeys = (keys: readonly EnvelopeKey[], rootKey: EnvelopeKey): Record<string, EnvelopeKey> => ({
  ...Object.fromEntries(keys.map((key) => [keyName(key.id), key])),
  SECRET_KEY: rootKey,
});

const readStoredKeys = async (db: Database): Promise<Map<string, string>> =>
  new Map((await readServiceKeys(db)).map((key) => [key.id, key.wrappedKey]));

async function unwrapStored(source: RemoteSource, wrapped: string, services: Services): Promise<EnvelopeKey> {
  const key = await providerOf(source, services).unwrap(wrapped, placeOf(source.id));
  if (key.length !== 32) {
    throw new WrongKeyError(
      `VAULT_KEYS ${source.id}: what its service unwraps is not a key. Nothing was changed. Name the key it was made with.`,
    );
  }
  return { id: source.id, key };
}

/** Makes the key and keeps it wrapped. Of instances that start at once the first one's key is everybody's. */
async function createStored(db: Database, source: RemoteSource, services: Services): Promise<EnvelopeKey> {
  const provider = providerOf(source, services);
  const key = randomBytes(32);
  const wrapped = await provider.wrap(key, placeOf(source.id));
  const check = await provider.unwrap(wrapped, placeOf(source.id));
  if (!check.equals(key)) {
    throw new KeyProviderError(
      `VAULT_KEYS ${source.id}: its service does not unwrap what it has wrapped. Nothing was kept.`,
    );
  }
  const { id, provider: kind } = source;
  if (await keepServiceKey(db, { id, provider: kind, wrappedKey: wrapped })) return { id, key };
  const winner = (await readStoredKeys(db)).get(source.id);
  if (winner === undefined) throw new TypeError("A key that is in the way is there.");
  return unwrapStored(source, winner, services);
}
