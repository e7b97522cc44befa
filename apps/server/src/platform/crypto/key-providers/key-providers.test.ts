import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startKms, startTransit } from "../../../../../../test/support/key-services.ts";
import { type KeyProvider, KeyProviderError } from "./key-provider.ts";
import { createKmsKeyProvider } from "./kms-key-provider.ts";
import { createTransitKeyProvider } from "./transit-key-provider.ts";

const TOKEN = "hvs.token-that-must-not-show";
const SECRET = "aws-secret-that-must-not-show";

const transit = (url: string, key = "cdsa", token = TOKEN): KeyProvider =>
  createTransitKeyProvider({ url, token, key, namespace: null, fetch });
const kms = (endpoint: string, key = "alias/cdsa", secretAccessKey = SECRET): KeyProvider =>
  createKmsKeyProvider({
    key,
    region: "eu-central-1",
    endpoint,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey, sessionToken: null },
    fetch,
  });

async function expectRoundTrip(provider: KeyProvider): Promise<string> {
  const key = randomBytes(32);
  const wrapped = await provider.wrap(key, "vault_keys:kek-2");
  expect(wrapped).not.toContain(key.toString("base64"));
  expect(await provider.unwrap(wrapped, "vault_keys:kek-2")).toEqual(key);
  await expect(provider.unwrap(wrapped, "vault_keys:kek-3")).rejects.toThrow(KeyProviderError);
  return wrapped;
}

async function expectRefusal(work: Promise<unknown>, ...secrets: readonly string[]): Promise<void> {
  const message = await work.then(
    () => "answered",
    (error: unknown) => (error instanceof KeyProviderError ? error.message : "another error"),
  );
  expect(message).toMatch(/^(Transit|AWS KMS) \(/);
  for (const secret of secrets) expect(message).not.toContain(secret);
}

describe("Transit", () => {
  it("wraps and unwraps, bound to a place", async () => {
    await using service = await startTransit(TOKEN, ["cdsa"]);
    await expectRoundTrip(transit(service.url));
    await expectRoundTrip(transit(service.url.replace(/\/$/, ""), "transit/cdsa"));
    expect(service.requests[0]?.path).toBe("/v1/transit/encrypt/cdsa");
  });

  it("says what it was refused, without the token or the key", async () => {
    await using service = await startTransit(TOKEN, ["cdsa", "other"]);
    const wrapped = await transit(service.url).wrap(randomBytes(32), "place");
    await expectRefusal(transit(service.url, "cdsa", "wrong").unwrap(wrapped, "place"), TOKEN);
    await expectRefusal(transit(service.url, "other").unwrap(wrapped, "place"), wrapped);
    await expectRefusal(transit(service.url, "missing").unwrap(wrapped, "place"));
  });

  it("says where it cannot be reached", async () => {
    const { url } = await startTransit(TOKEN, []).then(async (service) => {
      await service[Symbol.asyncDispose]();
      return service;
    });
    await expect(transit(url).wrap(randomBytes(32), "place")).rejects.toThrow(/cannot be reached/);
  });
});

describe("AWS KMS", () => {
  it("wraps and unwraps in signed requests, bound to a place", async () => {
    await using service = await startKms(SECRET, ["alias/cdsa"]);
    await expectRoundTrip(kms(service.url));
  });

  it("says what it was refused, without the credentials or the key", async () => {
    await using service = await startKms(SECRET, ["alias/cdsa", "alias/other"]);
    const wrapped = await kms(service.url).wrap(randomBytes(32), "place");
    await expectRefusal(kms(service.url, "alias/cdsa", "wrong").unwrap(wrapped, "place"), SECRET, "wrong");
    await expectRefusal(kms(service.url, "alias/other").unwrap(wrapped, "place"), wrapped);
  });
});
