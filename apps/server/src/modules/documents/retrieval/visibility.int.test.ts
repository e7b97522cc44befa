import { randomUUID } from "node:crypto";
import { clearanceCovers, type Label, LABELS, type Role, roleCovers, ROLES } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../../test/support/test-database.ts";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { addDocument, addPerson, readCounts, type TestDocument } from "./corpus.test-support.ts";
import type { Reader } from "./reader.ts";
import { type FoundPassage, searchPassages } from "./search-passages.ts";

const WORDS = "ledger audit patient contract leave invoice policy vendor budget storage access review".split(
  " ",
);

let seed = 7;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed % below;
};
const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
const sentence = (): string => Array.from({ length: 6 + random(20) }, () => pick(WORDS)).join(" ");

const find = (
  database: DatabaseHandle,
  reader: Reader,
  query: string,
  topK = 1_000,
): Promise<FoundPassage[]> => searchPassages(database.db, { query, topK, mode: "hybrid", reader });

/** The rule in plain words, over what the tests have stored. */
const mayRead = ({ userId, role, clearance }: Reader, document: TestDocument, label: Label): boolean =>
  clearanceCovers(clearance, document.label!) &&
  clearanceCovers(clearance, label) &&
  (document.isOpen === true ||
    role === "ADMIN" ||
    document.createdBy === userId ||
    document.grants!.some(({ kind, subject }) =>
      kind === "user" ? subject === userId : roleCovers(role, subject as Role),
    ));

let database: DatabaseHandle;
let people: string[];
const documents: (TestDocument & { id: string })[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  people = [];
  for (let index = 0; index < 5; index += 1) people.push(await addPerson(database.db));
  for (let index = 0; index < 60; index += 1) {
    const texts = Array.from({ length: 1 + random(3) }, sentence);
    const document = {
      id: randomUUID(),
      title: sentence().slice(0, 30),
      texts,
      label: pick(LABELS),
      isOpen: random(2) === 0,
      createdBy: pick(people),
      grants:
        random(2) === 0
          ? []
          : [
              pick([
                { kind: "user", subject: pick(people) },
                { kind: "role", subject: pick(ROLES) },
              ] as const),
            ],
    };
    const labels = texts.map(() => (random(3) === 0 ? pick(LABELS) : document.label));
    documents.push({ ...document, labels });
    await addDocument(database.db, { ...document, labels });
  }
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

describe("what a reader finds", () => {
  it("is what a house with nothing but their own passages would find, in the same order, with the same scores", async () => {
    for (let round = 0; round < 6; round += 1) {
      const reader: Reader = { userId: pick(people), role: pick(ROLES), clearance: pick(LABELS) };
      await using own = await openTestDatabase();
      for (const document of documents) {
        const kept = document.texts.flatMap((text, index) => {
          const label = document.labels?.[index] ?? document.label!;
          return mayRead(reader, document, label) ? [{ text, label }] : [];
        });
        if (kept.length === 0) continue;
        const texts = kept.map(({ text }) => text);
        await addDocument(own.db, {
          id: document.id,
          title: document.title!,
          texts,
          label: "PUBLIC",
        });
      }
      for (const query of [
        "audit of the ledger",
        "patient leave",
        "vendor contract budget review policy",
        "acess",
      ]) {
        const shown = (found: FoundPassage[]) =>
          found.map(({ documentId, text, score }) => `${documentId} ${score.toFixed(9)} ${text}`);
        expect(shown(await find(database, reader, query)), `${query} ${JSON.stringify(reader)}`).toEqual(
          shown(await find(own, { ...reader, clearance: "PUBLIC" }, query)),
        );
      }
    }
  });

  it("changes with the very next search, when rights, labels or documents do, and the counts follow", async () => {
    const owner = await addPerson(database.db);
    const reader: Reader = { userId: await addPerson(database.db), role: "ANALYST", clearance: "INTERNAL" };
    const id = await addDocument(database.db, {
      title: "Zeppelin",
      texts: ["zeppelin hangar", "zeppelin mooring"],
      isOpen: true,
      createdBy: owner,
    });
    const count = async () => (await find(database, reader, "zeppelin")).length;
    const run = (statement: ReturnType<typeof sql>) => database.db.execute(statement);
    expect(await count()).toBe(2);
    await run(sql`UPDATE documents SET is_open = false WHERE id = ${id}`);
    expect(await count()).toBe(0);
    await run(sql`INSERT INTO document_grants VALUES (${id}, 'user', ${reader.userId})`);
    expect(await count()).toBe(2);
    await run(
      sql`UPDATE document_chunks SET classification = 'RESTRICTED' WHERE document_id = ${id} AND chunk_index = 0`,
    );
    expect(await count()).toBe(1);
    await run(sql`UPDATE documents SET classification = 'CONFIDENTIAL' WHERE id = ${id}`);
    expect(await count()).toBe(0);
    await run(sql`UPDATE documents SET classification = 'PUBLIC' WHERE id = ${id}`);
    await run(sql`UPDATE document_chunks SET classification = 'PUBLIC' WHERE document_id = ${id}`);
    expect(await count()).toBe(2);
    await run(sql`DELETE FROM document_grants WHERE document_id = ${id}`);
    expect(await count()).toBe(0);
    await run(sql`UPDATE documents SET created_by = ${reader.userId} WHERE id = ${id}`);
    expect(await count()).toBe(2);
    await run(sql`DELETE FROM document_chunks WHERE document_id = ${id} AND chunk_index = 1`);
    expect(await count()).toBe(1);
    const { kept, counted } = await readCounts(database.db);
    expect(kept).toEqual(counted);
    await run(sql`DELETE FROM documents WHERE id = ${id}`);
    expect(await count()).toBe(0);
  });

  it("leaves the counts exact after random additions, deletions and moves", async () => {
    const added: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      const target = added.length > 0 ? pick(added) : "";
      const kind = random(4);
      if (kind < 2 || target === "") {
        added.push(
          await addDocument(database.db, {
            title: sentence(),
            texts: [sentence(), sentence()],
            label: pick(LABELS),
            isOpen: random(2) === 0,
          }),
        );
      } else if (kind === 2) await database.db.execute(sql`DELETE FROM documents WHERE id = ${target}`);
      else
        await database.db.execute(
          sql`UPDATE documents SET classification = ${pick(LABELS)}, is_open = NOT is_open WHERE id = ${target}`,
        );
    }
    const { kept, counted } = await readCounts(database.db);
    expect(kept).toEqual(counted);
  });

  it("leaves the counts exact when many add and delete at once", async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, () =>
        addDocument(database.db, { title: sentence(), texts: [sentence(), sentence()], label: pick(LABELS) }),
      ),
    );
    await Promise.all([
      ...ids.slice(0, 6).map((id) => database.db.execute(sql`DELETE FROM documents WHERE id = ${id}`)),
      ...ids
        .slice(6)
        .map((id) => database.db.execute(sql`UPDATE documents SET is_open = false WHERE id = ${id}`)),
      ...Array.from({ length: 6 }, () => addDocument(database.db, { texts: [sentence(), "new words here"] })),
    ]);
    const { kept, counted } = await readCounts(database.db);
    expect(kept).toEqual(counted);
  });

  it("is all seven documents of somebody who may read seven of very many", async () => {
    const userId = await addPerson(database.db);
    const reader: Reader = { userId, role: "ANALYST", clearance: "RESTRICTED" };
    const own = new Set<string>();
    for (let index = 0; index < 7; index += 1) {
      own.add(
        await addDocument(database.db, {
          texts: [`quarterly ledger ${index} ${sentence()}`],
          isOpen: false,
          createdBy: userId,
        }),
      );
    }
    // Others' passages of the same words, in one statement, so that they are thousands.
    await database.db.execute(sql`
      WITH added AS (
        INSERT INTO documents (id, title, type, classification, is_open)
        SELECT gen_random_uuid(), 'Quarterly ledger', 'report', 'PUBLIC', false FROM generate_series(1, 3000) RETURNING id
      ), chunks AS (
        INSERT INTO document_chunks (document_id, version, chunk_index, chunk_text, char_start, char_end, classification)
        SELECT id, 1, 0, 'the quarterly ledger', 0, 20, 'PUBLIC' FROM added
      ) SELECT 1`);
    await database.db.execute(
      sql`SELECT retrieval_add(array_agg(id)) FROM document_chunks WHERE chunk_text = 'the quarterly ledger'`,
    );
    const found = await find(database, { ...reader, clearance: "RESTRICTED" }, "quarterly ledger", 10_000);
    const mine = found.filter(({ documentId }) => own.has(documentId));
    expect(mine).toHaveLength(7);
    expect(found.some(({ title }) => title === "Quarterly ledger")).toBe(false);
    const administrator = await find(database, { ...reader, role: "ADMIN" }, "quarterly ledger", 20);
    expect(administrator).toHaveLength(20);

    // Enough that postings are read, best first, rather than all that the reader may see.
    await database.db.execute(sql`INSERT INTO document_grants
      SELECT id, 'role', 'ANALYST' FROM documents WHERE title = 'Quarterly ledger' ORDER BY id LIMIT 2500`);
    const listed = await find(database, reader, "quarterly ledger", 10_000);
    const [allowed] = await queryRows<{ ids: string[] }>(
      database.db,
      sql`SELECT array_agg(document_id::text) AS ids FROM document_grants WHERE kind = 'role' AND subject = 'ANALYST'`,
    );
    const ledgers = listed.filter(({ title }) => title === "Quarterly ledger");
    expect(ledgers.length).toBeGreaterThan(2_000);
    expect(ledgers.every(({ documentId }) => allowed?.ids.includes(documentId))).toBe(true);

    // Of so many, a sample is counted; a word of a single passage is found all the same.
    for (let index = 0; index < 10; index += 1) {
      const title = `Note ${index}`;
      const grants = [{ kind: "role", subject: "ANALYST" }] as const;
      const text = `the word xylo${"abcdefghij"[index]}phone`;
      await addDocument(database.db, { title, texts: [text], isOpen: false, grants });
      const [note] = await find(database, reader, `where is ${text}`);
      expect(note?.title).toBe(title);
    }

    // Nor does it tell what words others have: one that stands in their passages alone is corrected like any other.
    const mistyped = ["windmillaw", "windmillew"];
    await addDocument(database.db, { title: "Mine", texts: ["a windmillow turns"], createdBy: userId });
    await addDocument(database.db, { texts: ["a windmillaw turns"], isOpen: false, grants: [] });
    for (const word of mistyped) {
      const [corrected] = await find(database, reader, word);
      expect(corrected?.title).toBe("Mine");
    }
  });
});
