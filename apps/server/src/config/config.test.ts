import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createConfig } from "./config.ts";
import { ConfigurationError, readEnvironment } from "./env.ts";
import { loadSecrets } from "./secrets.ts";

const failure = (source: Record<string, string>): string => {
  try {
    createConfig(readEnvironment(source));
    return "";
  } catch (error) {
    return error instanceof ConfigurationError ? error.message : String(error);
  }
};

const key = (byte: number): string =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => (byte * 7 + index * 13) % 256)).toString("base64");

describe("environment", () => {
  it("names a variable it cannot use, what it got and what it accepts", () => {
    expect(failure({ API_PORT: "eighty" })).toBe(
      'API_PORT: got "eighty"; it accepts a whole number from 0 to 65535.',
    );
    expect(failure({ JWT_ALGORITHM: "none" })).toContain("HS256, HS384 or HS512");
    expect(failure({ LOG_LEVEL: "loud" })).toContain("LOG_LEVEL");
    expect(failure({ OCR_LANGUAGES: "eng,../deu" })).toContain("OCR_LANGUAGES: got ../deu");
  });

  it("never shows a secret's value", () => {
    const message = failure({ DATABASE_URL: "mysql://root:hunter2@db", SAMPLE_PASSWORD: "hunter2" });
    expect(message).toContain("DATABASE_URL");
    expect(message).not.toContain("hunter2");
  });

  it("takes the plan's values and says which do nothing", () => {
    const config = createConfig(
      readEnvironment({
        CELERY_BROKER_URL: "redis://localhost:6379/3",
        DB_MAX_OVERFLOW: "0",
        LOG_LEVEL: "INFO",
      }),
    );
    expect(config.ignoredSettings).toEqual(["CELERY_BROKER_URL", "DB_MAX_OVERFLOW"]);
    expect(config.logLevel).toBe("info");
  });

  it("refuses production without its own database or declared volume encryption", () => {
    expect(failure({ NODE_ENV: "production" })).toContain("DATABASE_URL");
    expect(failure({ ENVIRONMENT: "production", DATABASE_URL: "postgres://a@b/c" })).toContain(
      "STORAGE_ENCRYPTED",
    );
  });
});

describe("secrets", () => {
  const load = (source: Record<string, string>) => {
    const env = readEnvironment(source);
    return loadSecrets(env, createConfig(env));
  };
  const given = {
    SECRET_KEY: "k".repeat(8) + "abcdefghijklmnopqrstuvwxyz",
    JWT_SECRET_KEY: "j".repeat(8) + "abcdefghijklmnopqrstuvwxyz",
  };

  it("makes a key file of mode 0600 outside the database folder, once", async () => {
    const directory = mkdtempSync(join(tmpdir(), "cdsa-keys-"));
    const first = await load({ DATA_DIR: directory });
    const second = await load({ DATA_DIR: directory });
    expect(first.createdKeyFile).toBe(join(directory, "keys.json"));
    expect(second.createdKeyFile).toBeNull();
    expect(second.secrets).toEqual(first.secrets);
    expect(statSync(join(directory, "keys.json")).mode & 0o777).toBe(0o600);
    rmSync(directory, { recursive: true });
  });

  it("refuses data whose key file is gone, and makes none", async () => {
    const directory = mkdtempSync(join(tmpdir(), "cdsa-keys-"));
    mkdirSync(join(directory, "database"));
    writeFileSync(join(directory, "database", "PG_VERSION"), "18");
    await expect(load({ DATA_DIR: directory })).rejects.toThrow(/key file .* is gone/);
    expect(() => readFileSync(join(directory, "keys.json"))).toThrow();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ["missing in production", {}, "not set"],
    ["only some", { SECRET_KEY: given.SECRET_KEY }, "JWT_SECRET_KEY, ENCRYPTION_KEY: not set"],
    ["a short key", { ...given, ENCRYPTION_KEY: "c2hvcnQ=" }, "not 32 bytes"],
    ["a key that is no base64", { ...given, ENCRYPTION_KEY: "!".repeat(44) }, "not 32 bytes"],
    [
      "a guessable secret",
      { ...given, SECRET_KEY: "your-secret-key-here-min-32-chars", ENCRYPTION_KEY: key(1) },
      "guess",
    ],
    ["a short secret", { ...given, SECRET_KEY: "short", ENCRYPTION_KEY: key(1) }, "5 characters"],
  ])("refuses %s with one clear message and no value", async (_name, source, expected) => {
    const production = {
      NODE_ENV: "production",
      DATABASE_URL: "postgres://a@b/c",
      STORAGE_ENCRYPTED: "true",
    };
    const error = await load({ ...production, ...source }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain(expected);
    for (const value of Object.values<string>(source)) expect(String(error)).not.toContain(value);
  });
});

describe("OpenID settings", () => {
  const OIDC = {
    OIDC_ISSUER: "https://login.example.org",
    OIDC_CLIENT_ID: "a",
    OIDC_CLIENT_SECRET: "hunter2",
  };

  it("are used whole or not at all", () => {
    expect(createConfig(readEnvironment({})).auth.oidc).toBeNull();
    expect(createConfig(readEnvironment(OIDC)).auth.oidc).toMatchObject({
      issuer: "https://login.example.org",
      scopes: ["openid", "email", "profile"],
      roles: null,
      linkByEmail: false,
    });
    expect(failure({ OIDC_ISSUER: OIDC.OIDC_ISSUER })).toContain("OIDC_CLIENT_ID");
    expect(failure({ ...OIDC, OIDC_ROLE_CLAIM: "groups" })).toContain("OIDC_ROLE_MAP");
  });

  it("take no provider in clear, no unknown role, and show no secret", () => {
    expect(failure({ ...OIDC, OIDC_ISSUER: "http://login.example.org" })).toContain("https");
    expect(failure({ ...OIDC, OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: "staff=OWNER" })).toContain(
      "OIDC_ROLE_MAP",
    );
    expect(failure({ ...OIDC, OIDC_SCOPES: "email" })).toContain("openid");
    expect(failure({ ...OIDC, OIDC_SCOPES: "email" })).not.toContain("hunter2");
  });
});
