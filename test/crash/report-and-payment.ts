import { randomUUID } from "node:crypto";
import {
  ChatSessionDetailSchema,
  ApprovalPageSchema,
  type Approval,
  type ChatSessionDetail,
} from "@cdsa/contracts";
import { lastStatus, parseEvents, type ReadEvent } from "../support/read-events.ts";
import type { CrashHouse } from "./crash-house.ts";
import type { RestartingServer } from "./restarting-server.ts";

export type JobResult = {
  /** What the sink received under this job's key. */
  effects: number;
  report: Approval;
  payment: Approval;
  detail: ChatSessionDetail;
};

/**
 * The main job by clients that try again whatever gets no answer: the analyst asks for the report and the manager
 * approves; then, in the same chat, a payment outside the house, approved as well.
 */
export async function reportAndPayment(house: CrashHouse, server: RestartingServer): Promise<JobResult> {
  const key = `key-${randomUUID()}`;
  const report = await askApproveRead(house, server, "Generate the Q3 2024 financial report", null);
  const question = `Send the payment with the reference "${key}"`;
  const payment = await askApproveRead(house, server, question, report.sessionId);
  const own = await server.insist("/approvals/my-requests", { token: house.analyst });
  const { items } = ApprovalPageSchema.parse(JSON.parse(own.text));
  const detail = await server.insist(`/chat/sessions/${report.sessionId}`, { token: house.analyst });
  const find = (id: string): Approval => items.find((item) => item.id === id) ?? missing("a request");
  return {
    effects: house.sink.effects.filter((effect) => JSON.stringify(effect).includes(key)).length,
    report: find(report.approvalId),
    payment: find(payment.approvalId),
    detail: ChatSessionDetailSchema.parse(JSON.parse(detail.text)),
  };
}

async function askApproveRead(
  { analyst, manager }: CrashHouse,
  server: RestartingServer,
  message: string,
  sessionId: string | null,
): Promise<{ sessionId: string; approvalId: string }> {
  const asked = await server.insist("/chat/stream", {
    token: analyst,
    body: { message, ...(sessionId !== null && { sessionId }) },
    headers: { "idempotency-key": randomUUID() },
  });
  const events = parseEvents(asked.text);
  const run = runOf(events) ?? missing(`a run in ${asked.status} ${asked.text}`);
  let rest = lastStatus(events) === "awaiting_approval" ? events : await readOn(server, analyst, run.runId);
  const approvalId = approvalOf(rest) ?? missing("an approval event");
  const decided = await server.insist(`/approvals/${approvalId}/decide`, {
    token: manager,
    body: { decision: "APPROVED" },
  });
  if (decided.status !== 200) throw new Error(`The decision got ${decided.status}: ${decided.text}`);
  do rest = await readOn(server, analyst, run.runId);
  while (lastStatus(rest) === "awaiting_approval");
  return { sessionId: run.sessionId, approvalId };
}

/** Reads a run until it parks or ends. */
async function readOn(server: RestartingServer, token: string, runId: string): Promise<ReadEvent[]> {
  for (;;) {
    const answer = await server.insist("/chat/continue", { token, body: { runId } });
    const events = parseEvents(answer.text);
    // A stream that could not be read to its end says so in an event.
    if (lastStatus(events) !== undefined) return events;
  }
}

function runOf(events: readonly ReadEvent[]): { runId: string; sessionId: string } | null {
  const first = events.find((event) => event.event === "run");
  return first?.data.sessionId ? { runId: first.data.runId, sessionId: first.data.sessionId } : null;
}

const approvalOf = (events: readonly ReadEvent[]): string | undefined =>
  events.flatMap((event) => (event.event === "approval" ? [event.data.approval.id] : [])).at(-1);

function missing(what: string): never {
  throw new Error(`There is not ${what}.`);
}
