import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import {
  createTestServer,
  type TestPerson,
  testSecrets,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { recordEgress } from "../../../../../test/support/recorded-egress.ts";
import { createDiskStorage } from "../../modules/documents/index.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import type { DatabaseHandle } from "../../platform/db/database.ts";
import { openKeyring } from "../open-keyring.ts";
import { backUp } from "./back-up.ts";
import { RestoreError, restoreBackup, type RestoreResult } from "./restore-backup.ts";

const secrets = testSecrets();
// Longer than one piece of a backup.
const LONG = `The zebra clause.${"\n".repeat(4_000_000)}It ends here.`;
const TEXTS = Array.from(
  { length: 14 },
  (_, index) => `The zebra clause number ${index}. ${"Rent. ".repeat(index)}`,
);

let directory: string;
let source: TestServer;
let owner: TestPerson;
const ids: string[] = [];

const search = async (server: TestServer, authorization: TestPerson["authorization"]) =>
  (
    await server.server.inject({
      method: "POST",
      url: "/api/v1/documents/search",
      headers: authorization,
      payload: { query: "zebra clause rent", topK: 10 },
    })
  ).json<{ items: object[] }>().items;

async function restore(database: DatabaseHandle, path: string, uploads: string): Promise<RestoreResult> {
  const rootKey = { id: "root-1", key: deriveKey(secrets.secretKey, "canary") };
  const { keyring, checkAgainst } = await openKeyring(database.db, secrets, rootKey, recordEgress());
  const storage = createDiskStorage(uploads);
  return restoreBackup({ database, keyring, path, storage, checkKeys: checkAgainst });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cdsa-backup-"));
  source = await createTestServer({ secrets });
  owner = await source.person({ role: "ADMIN", username: "keeper" });
  for (const [index, content] of [LONG, ...TEXTS].entries()) {
    const created = await source.server.inject({
      method: "POST",
      url: "/api/v1/documents",
      headers: owner.authorization,
      payload: { title: `Lease ${index}`, content },
    });
    ids.push(created.json<{ id: string }>().id);
  }
}, 120_000);
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

describe("a backup of documents", () => {
  it("gives originals, texts and the same ten best passages elsewhere, and nothing of an altered one stays", async () => {
    const { database, documents, keyring } = source.context;
    await expect
      .poll(async () => (await search(source, owner.authorization)).length, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(10);
    documents.wakeIndexer();
    await documents.indexerIdle();
    const file = join(directory, "backup");
    const made = await backUp(database, keyring, documents.storage, file);
    expect(made).toMatchObject({ originals: ids.length, missing: 0 });
    const before = await search(source, owner.authorization);
    expect(before).toHaveLength(10);

    const uploads = join(directory, "uploads");
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    const damaged = join(directory, "damaged");
    await writeFile(damaged, lines.slice(0, -1).join("\n"));
    {
      await using empty = await openTestDatabase();
      await expect(restore(empty, damaged, uploads)).rejects.toThrow(RestoreError);
      const left = await readdir(uploads, { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile())).toEqual([]);
    }

    const elsewhere = await openTestDatabase();
    expect(await restore(elsewhere, file, uploads)).toMatchObject({ originals: ids.length, missing: 0 });
    await using restored = await createTestServer({
      secrets,
      database: elsewhere,
      withoutBackground: true,
      env: { UPLOAD_DIR: uploads },
    });
    const token = await restored.signIn({ username: "keeper", password: owner.password });
    const authorization = { authorization: `Bearer ${token}` };
    expect(await search(restored, authorization)).toEqual(before);
    const get = async (server: TestServer, path: string, headers: TestPerson["authorization"]) =>
      (await server.server.inject({ url: `/api/v1/documents/${ids[0] ?? ""}${path}`, headers })).rawPayload;
    for (const path of ["/content", "/original"]) {
      const expected = await get(source, path, owner.authorization);
      expect(expected.length).toBeGreaterThan(20);
      expect((await get(restored, path, authorization)).toString("latin1"), path).toBe(
        expected.toString("latin1"),
      );
    }
  }, 120_000);

  it("says how many originals it could not find", async () => {
    const { database, documents, keyring } = source.context;
    const storage = {
      read: async (path: string) => (path.startsWith("0") ? null : documents.storage.read(path)),
    };
    const partly = await backUp(database, keyring, storage, join(directory, "partly"));
    expect(partly.originals + partly.missing).toBe(ids.length);
  }, 60_000);
});
