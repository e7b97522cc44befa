import { and, eq, isNotNull, ne, sql } from "drizzle-orm";
import { SERVER_ORIGIN } from "../../../platform/actor.ts";
import {
  type Database,
  type DatabaseHandle,
  type Queryable,
  queryRows,
} from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { ensureEmbeddingIndex } from "./embedding-index.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { type EmbeddingModel, embeddingModels } from "./embedding.tables.ts";

/**
 * The model's row, made with its index where it is new. The first model there is becomes the active one; a later one is
 * filled beside it until it is activated. An index over vectors that are there already, as after a restore, is left to
 * `bringUpModel`, since it takes its time.
 * @throws EmbeddingError where the model was known with another dimension: its space would mix with the old one.
 */
export async function registerEmbeddingModel(
  database: DatabaseHandle,
  { id, dimensions }: Pick<EmbeddingProvider, "id" | "dimensions">,
): Promise<EmbeddingModel> {
  const { db } = database;
  await db.insert(embeddingModels).values({ name: id, dimensions }).onConflictDoNothing();
  const [model] = await db.select().from(embeddingModels).where(eq(embeddingModels.name, id));
  if (!model) throw new TypeError(`The embedding model ${id} is neither there nor could be added.`);
  if (model.dimensions !== dimensions) {
    throw new EmbeddingError(
      "embedding_refused",
      `${id} is stored with ${model.dimensions} dimensions, and EMBEDDING_DIMENSIONS says ${dimensions}. Set it back, or name another model.`,
    );
  }
  if (!(await hasVectors(db, model.id))) await ensureEmbeddingIndex(database, model);
  if (await findActiveModel(db)) return model;
  return (await activateEmbeddingModel(db, model.id)) ?? model;
}

async function hasVectors(db: Queryable, modelId: number): Promise<boolean> {
  const rows = await queryRows(db, sql`SELECT FROM document_embeddings WHERE model_id = ${modelId} LIMIT 1`);
  return rows.length > 0;
}

/** The model in whose space questions are asked; null while there is none. */
export async function findActiveModel(db: Queryable): Promise<EmbeddingModel | null> {
  const [model] = await db.select().from(embeddingModels).where(eq(embeddingModels.state, "ACTIVE"));
  return model ?? null;
}

/** The model that is being brought up; null while there is none. */
export async function findFillingModel(db: Queryable): Promise<EmbeddingModel | null> {
  const [model] = await db.select().from(embeddingModels).where(eq(embeddingModels.state, "FILLING"));
  return model ?? null;
}

/**
 * Asks questions in the space of a model that is wanted, from the next one on; the model before is retired. Noted in the
 * audit log.
 * @returns null where it is not wanted any more, or active already.
 */
export async function activateEmbeddingModel(db: Database, modelId: number): Promise<EmbeddingModel | null> {
  return db.transaction(async (tx) => {
    const isWanted = and(eq(embeddingModels.id, modelId), eq(embeddingModels.state, "FILLING"));
    const [wanted] = await tx.select().from(embeddingModels).where(isWanted).for("update");
    if (!wanted) return null;
    const changed = { updatedAt: sql`now()` };
    const [before] = await tx
      .update(embeddingModels)
      .set({ ...changed, state: "RETIRED" })
      .where(and(eq(embeddingModels.state, "ACTIVE"), ne(embeddingModels.id, modelId)))
      .returning();
    const [model] = await tx
      .update(embeddingModels)
      .set({ ...changed, state: "ACTIVE", failure: null })
      .where(isWanted)
      .returning();
    if (model) await auditChange(tx, model, before?.name ?? null);
    return model ?? null;
  });
}

/**
 * Wants this model from now on: where another one is active, it is filled beside that one, and no third is. To be called
 * when a server starts, not later: of two servers with different settings the one that started last decides.
 */
export async function wantEmbeddingModel(db: Database, modelId: number): Promise<void> {
  await db.transaction(async (tx) => {
    const changed = { updatedAt: sql`now()`, failure: null };
    await tx
      .update(embeddingModels)
      .set({ ...changed, state: "RETIRED" })
      .where(and(eq(embeddingModels.state, "FILLING"), ne(embeddingModels.id, modelId)));
    const [model] = await tx
      .update(embeddingModels)
      .set({ ...changed, state: "FILLING" })
      .where(and(eq(embeddingModels.id, modelId), eq(embeddingModels.state, "RETIRED")))
      .returning();
    if (model) await auditChange(tx, model, (await findActiveModel(tx))?.name ?? null);
  });
}

const auditChange = (tx: Queryable, { name, state }: EmbeddingModel, before: string | null) =>
  appendAuditEvent(tx, {
    type: "CONFIG_CHANGED",
    userId: null,
    details: { area: "embedding", model: name, state, before },
    origin: SERVER_ORIGIN,
  });

/** Takes the work on a model that is wanted, where nobody else has it. */
export async function claimModel(
  db: Queryable,
  modelId: number,
  leaseSeconds: number,
): Promise<EmbeddingModel | null> {
  const [model] = await db
    .update(embeddingModels)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .where(
      and(
        eq(embeddingModels.id, modelId),
        ne(embeddingModels.state, "RETIRED"),
        sql`(${embeddingModels.leaseUntil} IS NULL OR ${embeddingModels.leaseUntil} < now())`,
      ),
    )
    .returning();
  return model ?? null;
}

/** Keeps the work on a model for so many seconds more; none gives it free. */
export async function renewModel(db: Queryable, modelId: number, leaseSeconds: number): Promise<void> {
  await db
    .update(embeddingModels)
    .set({ leaseUntil: leaseSeconds > 0 ? sql`now() + make_interval(secs => ${leaseSeconds})` : null })
    .where(eq(embeddingModels.id, modelId));
}

/** Gives all free; the embedded database has no other process that could work on one. */
export async function releaseModels(db: Queryable): Promise<void> {
  await db.update(embeddingModels).set({ leaseUntil: null }).where(isNotNull(embeddingModels.leaseUntil));
}

/** Notes why a model does not come up, for administrators; null where it does again. */
export async function noteFailure(db: Queryable, modelId: number, failure: string | null): Promise<void> {
  await db.update(embeddingModels).set({ failure }).where(eq(embeddingModels.id, modelId));
}
