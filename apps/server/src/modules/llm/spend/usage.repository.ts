import type { LlmUsageQuery } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { llmBudgetWarnings, type llmUsage } from "../llm.tables.ts";

export type NewUsage = Omit<typeof llmUsage.$inferInsert, "id" | "groupIds" | "createdAt"> & { id: string };

/** Inserts what exchanges have cost; the groups of the person are those of this moment. */
export async function insertUsage(tx: Queryable, rows: readonly NewUsage[]): Promise<void> {
  const values = rows.map(
    (row) => sql`(${row.id}::uuid, ${row.modelId}, ${row.userId}::uuid,
      ARRAY(SELECT group_id FROM group_memberships WHERE user_id = ${row.userId}::uuid),
      ${row.runId ?? null}::uuid, ${row.sessionId ?? null}::uuid, ${row.messageId ?? null}::uuid, ${row.purpose}, ${row.label},
      ${row.outcome}, ${row.inputTokens}::bigint, ${row.outputTokens}::bigint, ${row.isEstimate}::boolean,
      ${row.cost}::numeric)`,
  );
  await tx.execute(
    sql`INSERT INTO llm_usage (id, model_id, user_id, group_ids, run_id, session_id, message_id, purpose, label, outcome,
          input_tokens, output_tokens, is_estimate, cost) VALUES ${sql.join(values, sql`, `)}`,
  );
}

export type Spending = {
  user: number;
  everyone: number;
  /** By the ids of the person's groups. */
  groups: ReadonlyMap<string, number>;
};

/** What models have cost since `from`, for a person, each of their groups, and everyone, in US dollars. */
export async function findSpending(db: Queryable, userId: string, from: Date): Promise<Spending> {
  const since = from.toISOString();
  const [total] = await queryRows<{ user_cost: string; everyone_cost: string }>(
    db,
    sql`SELECT coalesce(sum(cost) FILTER (WHERE user_id = ${userId}::uuid), 0)::text AS user_cost,
               coalesce(sum(cost), 0)::text AS everyone_cost
        FROM llm_usage WHERE created_at >= ${since}::timestamptz`,
  );
  const groups = await queryRows<{ group_id: string; cost: string }>(
    db,
    sql`SELECT membership.group_id, coalesce(sum(usage.cost), 0)::text AS cost
        FROM group_memberships AS membership
        LEFT JOIN llm_usage AS usage
          ON usage.group_ids @> ARRAY[membership.group_id] AND usage.created_at >= ${since}::timestamptz
        WHERE membership.user_id = ${userId}::uuid GROUP BY membership.group_id`,
  );
  return {
    user: Number(total?.user_cost ?? 0),
    everyone: Number(total?.everyone_cost ?? 0),
    groups: new Map(groups.map(({ group_id, cost }) => [group_id, Number(cost)])),
  };
}

export async function findCostOfRun(db: Queryable, runId: string): Promise<number> {
  const [row] = await queryRows<{ cost: string }>(
    db,
    sql`SELECT coalesce(sum(cost), 0)::text AS cost FROM llm_usage WHERE run_id = ${runId}::uuid`,
  );
  return Number(row?.cost ?? 0);
}

/** False where this budget has been warned of in this month already. */
export async function noteWarning(tx: Queryable, budget: string, month: Date): Promise<boolean> {
  const rows = await tx
    .insert(llmBudgetWarnings)
    .values({ budget, month: month.toISOString().slice(0, 10) })
    .onConflictDoNothing()
    .returning({ budget: llmBudgetWarnings.budget });
  return rows.length > 0;
}

export async function findMembers(db: Queryable, groupId: string): Promise<string[]> {
  const rows = await queryRows<{ user_id: string }>(
    db,
    sql`SELECT user_id FROM group_memberships WHERE group_id = ${groupId}::uuid LIMIT 1000`,
  );
  return rows.map(({ user_id }) => user_id);
}

export type UsageRow = {
  key: string;
  exchanges: number;
  inputTokens: number;
  outputTokens: number;
  cost: number;
};

const KEYS: Readonly<Record<LlmUsageQuery["by"], SQL>> = {
  model: sql`model_id`,
  user: sql`user_id::text`,
  group: sql`member_group::text`,
  day: sql`to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
};

/** @param userId whose use alone is read; null for everybody's. */
export async function sumUsage(
  db: Queryable,
  { by, from, to, userId }: { by: LlmUsageQuery["by"] | "all"; from: Date; to: Date; userId: string | null },
): Promise<UsageRow[]> {
  const source = by === "group" ? sql`llm_usage, unnest(group_ids) AS member_group` : sql`llm_usage`;
  const key = by === "all" ? sql`'all'::text` : KEYS[by];
  const rows = await queryRows<Record<keyof UsageRow, string>>(
    db,
    sql`SELECT ${key} AS key, count(*)::text AS exchanges, sum(input_tokens)::text AS "inputTokens",
               sum(output_tokens)::text AS "outputTokens", sum(cost)::text AS cost
        FROM ${source}
        WHERE created_at >= ${from.toISOString()}::timestamptz AND created_at < ${to.toISOString()}::timestamptz
          AND (${userId}::uuid IS NULL OR user_id = ${userId}::uuid)
        GROUP BY 1 ORDER BY sum(cost) DESC, 1 LIMIT 1000`,
  );
  return rows.map((row) => ({
    key: row.key,
    exchanges: Number(row.exchanges),
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
    cost: Number(row.cost),
  }));
}
