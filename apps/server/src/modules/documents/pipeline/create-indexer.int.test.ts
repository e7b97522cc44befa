import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { deriveKey } from "../../../platform/crypto/derive-key.ts";
import { queryRows } from "../../../platform/db/database.ts";
import { cutChunks } from "../chunking/cut-chunks.ts";
import { extractDocument } from "../extraction/extract.ts";
import { DEFAULT_EXTRACTION_LIMITS } from "../extraction/extraction-limits.ts";
import { indexChunks } from "../retrieval/index-chunks.ts";
import { createDiskStorage } from "../storage/disk-storage.ts";
import { createSealedOriginals } from "../storage/sealed-originals.ts";
import { releaseClaims } from "../versions.repository.ts";
import { createIndexer } from "./create-indexer.ts";
import type { IndexerContext } from "./indexer-context.ts";

let app: TestServer;
let analyst: TestPerson;

beforeAll(async () => {
  app = await createTestServer({ withoutBackground: true });
  // Jobs can be sent, and nobody works them.
  await app.context.jobs.start();
  analyst = await app.person();
});
afterAll(() => app[Symbol.asyncDispose]());

function contextOf(): IndexerContext {
  const { config, database, keyring, notifications, secrets } = app.context;
  const { storage } = config.documents;
  const directory = storage.kind === "disk" ? storage.directory : "";
  return {
    db: database.db,
    notifications,
    originals: createSealedOriginals(
      createDiskStorage(directory),
      keyring,
      deriveKey(secrets.secretKey, "document-contents"),
    ),
    extract: (original, { fileName }) =>
      extractDocument(original, { fileName, limits: DEFAULT_EXTRACTION_LIMITS }),
    cutPassages: (extracted) => cutChunks(extracted, { size: 200, overlap: 40 }),
    indexPassages: async (tx, documentId) => {
      await indexChunks(tx, documentId);
    },
    embedPassages: async () => undefined,
    onError: () => undefined,
  };
}

async function upload(title: string): Promise<string> {
  const response = await app.server.inject({
    method: "POST",
    url: "/api/v1/documents",
    headers: analyst.authorization,
    payload: { title, content: `${title}. `.repeat(60) },
  });
  return response.json<{ id: string }>().id;
}

async function runOnce(context: IndexerContext): Promise<void> {
  await releaseClaims(app.context.database.db);
  await using indexer = createIndexer(context);
  indexer.wake();
  await indexer.idle();
}

const stateOf = async (id: string) => {
  const [row] = await queryRows<{ state: string; chunks: number; rows: number; told: number }>(
    app.context.database.db,
    sql`SELECT state,
          (SELECT count(*)::int FROM document_chunks WHERE document_id = version.document_id) AS chunks,
          (SELECT count(*)::int FROM audit_events WHERE event_type = 'DOCUMENT_INDEXED' AND details ->> 'documentId' = ${id}) AS rows,
          (SELECT count(*)::int FROM notifications WHERE type = 'DOCUMENT_INDEXED' AND data ->> 'documentId' = ${id}) AS told
        FROM document_versions AS version WHERE document_id = ${id}`,
  );
  return row;
};

describe("the indexer", () => {
  it.each(["extract", "cutPassages", "indexPassages", "embedPassages"] as const)(
    "goes on where a process ended in %s, and does nothing twice",
    async (step) => {
      const id = await upload(`Ended in ${step}`);
      const dying: IndexerContext = {
        ...contextOf(),
        [step]: () => {
          throw new Error("killed");
        },
      };
      await runOnce(dying);
      const before = await stateOf(id);
      expect(before).toMatchObject({ rows: 0, told: 0 });
      expect(before?.state).not.toMatch(/INDEXED|FAILED/);
      // Until its passages are stored at once, there are none.
      expect((before?.chunks ?? 0) > 0).toBe(step === "embedPassages");
      await runOnce(contextOf());
      const after = await stateOf(id);
      expect(after).toMatchObject({ state: "INDEXED", rows: 1, told: 1 });
      expect(after?.chunks).toBeGreaterThan(3);
    },
  );

  it("gives up a file that takes the whole process with it each time, and says so", async () => {
    const id = await upload("Poison");
    await app.context.database.db.execute(
      sql`UPDATE document_versions SET attempts = 5 WHERE document_id = ${id}`,
    );
    await runOnce(contextOf());
    const response = await app.server.inject({
      url: `/api/v1/documents/${id}`,
      headers: analyst.authorization,
    });
    expect(response.json()).toMatchObject({
      indexed: false,
      latest: { state: "FAILED", failure: expect.stringContaining("stopped 5 times") },
    });
  });
});
