import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConfig } from "./config.ts";
import { ConfigurationError, readEnvironment } from "./env.ts";
import { loadSecrets } from "./secrets.ts";

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString("base64");
const LONG = "q8Zr2-vT5yXw9LkP3mNb7HsJ4fGd6Ac1";
const ROOTS = { SECRET_KEY: LONG, JWT_SECRET_KEY: `${LONG}x` };

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "cdsa-keys-"));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const load = (source: Record<string, string>) => {
  const env = readEnvironment({ ...ROOTS, DATA_DIR: directory, ...source });
  return loadSecrets(env, createConfig(env)).then(({ secrets }) => secrets);
};
const failure = (source: Record<string, string>) =>
  load(source).then(
    () => "loaded",
    (error: unknown) => (error instanceof ConfigurationError ? error.message : String(error)),
  );
const keyFile = (mode: number, content = KEY): string => {
  const path = join(directory, `key-${mode.toString(8)}-${content.length}`);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

describe("VAULT_KEYS", () => {
  it("takes keys from the environment, files and services, beside ENCRYPTION_KEY or instead of it", async () => {
    const path = keyFile(0o600);
    const { encryptionKey, vault } = await load({
      ENCRYPTION_KEY: KEY,
      VAULT_KEYS: `kek-2=${KEY}, kek-3=file:${path}, kek-4=transit:mount/cdsa, kek-5=kms:arn:aws:kms:eu-central-1:1:key/2`,
      VAULT_ACTIVE_KEY: "kek-3",
      VAULT_TRANSIT_URL: "https://vault.example.org",
      VAULT_TRANSIT_TOKEN: "token",
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
    expect(encryptionKey).toHaveLength(32);
    expect(vault?.keys).toMatchObject([
      { id: "kek-2", provider: "environment", key: Buffer.from(KEY, "base64") },
      { id: "kek-3", provider: "file", key: Buffer.from(KEY, "base64") },
      { id: "kek-4", provider: "transit", key: "mount/cdsa" },
      { id: "kek-5", provider: "kms", key: "arn:aws:kms:eu-central-1:1:key/2" },
    ]);
    expect((await load({ VAULT_KEYS: `kek-2=${KEY}` })).encryptionKey).toBeNull();
    const beside = await load({ ENCRYPTION_KEY: KEY, VAULT_KEYS: `kek-2=${KEY}` });
    expect(beside.vault?.activeKeyId).toBeNull();
  });

  it("refuses key files that others may read, naming the file and its mode", async () => {
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      const message = await failure({ VAULT_KEYS: `kek-2=file:${keyFile(mode)}` });
      expect(message).toContain(`mode 0${mode.toString(8)}`);
    }
    expect(await failure({ VAULT_KEYS: `kek-2=file:${keyFile(0o400)}` })).toBe("loaded");
    expect(await failure({ VAULT_KEYS: `kek-2=file:${join(directory, "none")}` })).toContain(
      "cannot be opened",
    );
  });

  it("says what it cannot use, and shows no key", async () => {
    const short = KEY.slice(0, 20);
    const refusals: Record<string, Record<string, string>> = {
      "32 bytes": { VAULT_KEYS: `kek-2=${short}` },
      "without an id": { VAULT_KEYS: KEY },
      twice: { VAULT_KEYS: `kek-2=${KEY},kek-2=${KEY}` },
      "does not know": { VAULT_KEYS: "kek-2=http://x" },
      "that of ENCRYPTION_KEY": {
        ENCRYPTION_KEY: KEY,
        VAULT_KEYS: `kek-1=${KEY}`,
        VAULT_ACTIVE_KEY: "kek-1",
      },
      "VAULT_ACTIVE_KEY: not set": { VAULT_KEYS: `kek-2=${KEY},kek-3=${KEY}` },
      "VAULT_ACTIVE_KEY: got kek-9": { VAULT_KEYS: `kek-2=${KEY}`, VAULT_ACTIVE_KEY: "kek-9" },
      VAULT_TRANSIT_TOKEN: { VAULT_KEYS: "kek-2=transit:cdsa" },
      AWS_SECRET_ACCESS_KEY: { VAULT_KEYS: "kek-2=kms:alias/cdsa" },
    };
    for (const [part, source] of Object.entries(refusals)) {
      const message = await failure(source);
      expect(message).toContain(part);
      expect(message).not.toContain(short);
    }
    expect(await failure({ VAULT_KEYS: `kek-2=file:${keyFile(0o600, short)}` })).toContain("32 bytes");
  });
});
