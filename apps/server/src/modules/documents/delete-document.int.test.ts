import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { type Database, queryRows } from "../../platform/db/database.ts";
import { deleteDocument, sweepDeleted } from "./delete-document.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { addDocument, readCounts } from "./retrieval/corpus.test-support.ts";

const PASSAGES = 60;
const AT_ONCE = 10;
const { signal } = new AbortController();

let app: TestServer;
let admin: TestPerson;
let db: Database;

beforeAll(async () => {
  app = await createTestServer({ withoutBackground: true });
  await app.context.jobs.start();
  db = app.context.database.db;
  admin = await app.person({ role: "ADMIN" });
});
afterAll(() => app[Symbol.asyncDispose]());

/** What deleting and sweeping work with. */
const contextOf = (database: Database = db): DocumentsContext => {
  const { jobs } = app.context;
  const queues = { index: "document.index", sweep: "document.sweep", discard: "document.discard" };
  // Neither of the two asks for more.
  return { db: database, jobs, queues } as unknown as DocumentsContext;
};

const remove = async (id: string): Promise<void> => {
  const actor = await app.context.auth.loadActor(db, admin.id, SERVER_ORIGIN);
  if (!actor) throw new Error("the administrator is not there");
  await deleteDocument(contextOf(), actor, id, AT_ONCE);
};
const left = async (id: string): Promise<number> =>
  (
    await queryRows<{ left: number }>(
      db,
      sql`SELECT count(*)::integer AS left FROM document_chunks WHERE document_id = ${id}`,
    )
  )[0]?.left ?? 0;
const search = async (query: string) =>
  (
    await app.server.inject({
      method: "POST",
      url: "/api/v1/documents/search",
      headers: admin.authorization,
      payload: { query, topK: 5 },
    })
  ).json<{ items: { documentId: string }[] }>().items;

describe("deleting a document of many passages", () => {
  it("hides all of it at once, goes on after kills, and leaves the counts true", async () => {
    const kept = await addDocument(db, { title: "Kept", texts: ["a zebra stays"] });
    const texts = Array.from({ length: PASSAGES }, (_, index) => `zebra number ${index} of the herd`);
    const gone = await addDocument(db, { title: "Herd", texts });
    expect((await search("zebra herd"))[0]?.documentId).toBe(gone);
    await remove(gone);
    expect(await left(gone)).toBe(PASSAGES);
    expect((await search("zebra herd")).map(({ documentId }) => documentId)).toEqual([kept]);
    const headers = admin.authorization;
    for (const path of ["", "/content", "/chunks", "/versions"])
      expect((await app.server.inject({ url: `/api/v1/documents/${gone}${path}`, headers })).statusCode).toBe(
        404,
      );
    expect((await app.server.inject({ url: "/api/v1/documents", headers })).body).not.toContain(gone);

    for (let life = 1; life <= 3; life += 1) {
      let steps = 0;
      const dying: Database = Object.create(db, {
        transaction: {
          value: (work: Parameters<Database["transaction"]>[0]) =>
            db.transaction(async (tx) => {
              const result = await work(tx);
              steps += 1;
              if (steps > 1) throw new Error("killed");
              return result;
            }),
        },
      });
      await expect(sweepDeleted(contextOf(dying), signal, AT_ONCE)).rejects.toThrow("killed");
      expect(await left(gone)).toBe(PASSAGES - life * AT_ONCE);
    }
    await sweepDeleted(contextOf(), signal, AT_ONCE);
    expect(await left(gone)).toBe(0);
    expect(await queryRows(db, sql`SELECT id FROM documents WHERE id = ${gone}`)).toEqual([]);
    const counts = await readCounts(db);
    expect(counts.kept).toEqual(counts.counted);
    const events = await queryRows(
      db,
      sql`SELECT id FROM audit_events WHERE event_type = 'DOCUMENT_DELETED' AND details ->> 'documentId' = ${gone}`,
    );
    expect(events).toHaveLength(1);
  }, 60_000);

  it("takes a short one away in one transaction", async () => {
    const id = await addDocument(db, { title: "Short", texts: ["one passage"] });
    await remove(id);
    expect(await queryRows(db, sql`SELECT id FROM documents WHERE id = ${id}`)).toEqual([]);
  });
});
