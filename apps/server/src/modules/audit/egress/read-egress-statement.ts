import { type EgressStatement, type EgressStatementQuery, MAX_STATEMENT_LINES } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { badRequest } from "../../../platform/errors/common-errors.ts";
import { requireClearanceFor } from "../../../platform/http/sensitivity-label.ts";
import { appendAuditEvent } from "../append-audit-event.ts";
import type { AuditContext } from "../audit-context.ts";
import { withoutCompilation } from "../audit.repository.ts";
import { findEgressApprovals, findEgressLines, findLowerings, type Period } from "./egress.repository.ts";

const DEFAULT_PERIOD_MS = 30 * 86_400_000;

/**
 * What left the house in a period, and which approvals allowed it. The reading is a row of the audit log, committed
 * before anything is given out. It reads the primary database: what was sent before the request is in it.
 * @throws AppError 400 for a period that ends before it begins, 403 for a reader without the clearance.
 */
export async function readEgressStatement(
  { db }: Pick<AuditContext, "db">,
  actor: Actor,
  query: EgressStatementQuery,
): Promise<EgressStatement> {
  requireClearanceFor(actor, LABEL, "The statement");
  const madeAt = new Date();
  const period = periodOf(query, madeAt);
  return db.transaction(async (tx) => {
    await withoutCompilation(tx);
    const { totals, lines: found } = await findEgressLines(tx, period, MAX_STATEMENT_LINES + 1);
    const lines = cut(found);
    const approvals = cut(await findEgressApprovals(tx, period, MAX_STATEMENT_LINES + 1));
    const lowerings = cut(await findLowerings(tx, period, MAX_STATEMENT_LINES + 1));
    const [from, to] = [period.from.toISOString(), period.to.toISOString()];
    const auditEventId = await appendAuditEvent(tx, {
      type: query.format === "csv" ? "EXPORT" : "AUDIT_READ",
      userId: actor.userId,
      details: { what: "egress", from, to, format: query.format, lines: lines.items.length, label: LABEL },
      origin: actor.origin,
    });
    return {
      label: LABEL,
      from,
      to,
      madeAt: madeAt.toISOString(),
      auditEventId,
      totals,
      lines: lines.items,
      approvals: approvals.items,
      lowerings: lowerings.items,
      isCut: lines.isCut || approvals.isCut || lowerings.isCut,
    };
  });
}

/** Destinations and counts: names of partners and of tools, nothing of what was sent. */
const LABEL = "INTERNAL";

function periodOf(query: EgressStatementQuery, now: Date): Period {
  const to = query.to === undefined ? now : new Date(query.to);
  // Nothing left before 1970, and PostgreSQL reads no year before 1.
  const startsAt = Math.max(0, to.getTime() - DEFAULT_PERIOD_MS);
  const from = new Date(query.from ?? startsAt);
  if (from < to) return { from, to };
  throw badRequest(
    "invalid_period",
    `The period ends (${to.toISOString()}) before it begins (${from.toISOString()}). Give a \`from\` that is earlier than \`to\`.`,
  );
}

const cut = <Item>(items: Item[]): { items: Item[]; isCut: boolean } => ({
  items: items.slice(0, MAX_STATEMENT_LINES),
  isCut: items.length > MAX_STATEMENT_LINES,
});
