import { type LlmUsage, type LlmUsageQuery, roleCovers } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import { monthOf } from "./budgets.ts";
import { sumUsage } from "./usage.repository.ts";

const NOTHING = { exchanges: 0, inputTokens: 0, outputTokens: 0, cost: 0 };

/** What models were used for in a period, this month unless it is named: one's own use, for administrators and auditors all. */
export async function listUsage(
  { db, clock }: { db: Database; clock: Clock },
  actor: Actor,
  { by, from, to }: LlmUsageQuery,
): Promise<LlmUsage> {
  const seesAll = roleCovers(actor.role, "ADMIN") || actor.isAuditor;
  const end = to === undefined ? clock() : new Date(to);
  const start = from === undefined ? monthOf(end) : new Date(from);
  const period = { from: start, to: end, userId: seesAll ? null : actor.userId };
  const items = await sumUsage(db, { by, ...period });
  const [total] = await sumUsage(db, { by: "all", ...period });
  const { key: _key, ...sums } = total ?? { key: "all", ...NOTHING };
  return { from: start.toISOString(), to: end.toISOString(), items, total: sums };
}
