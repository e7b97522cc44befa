import { z } from "zod";
import { JsonObjectSchema } from "./tools.ts";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

/** Every kind of thing the audit log records; a closed union. */
export const AUDIT_EVENT_TYPES = [
  "USER_QUERY",
  "TOOL_CALL_INITIATED",
  "TOOL_CALL_COMPLETED",
  "TOOL_CALL_DENIED",
  "TOOL_CALL_FAILED",
  "TOOL_CALL_CACHED",
  "TOOL_CALL_OUTCOME_UNKNOWN",
  "TOOL_CALL_OUTCOME_MARKED",
  "SECURITY_ALERT",
  "APPROVAL_REQUESTED",
  "APPROVAL_VOTE",
  "APPROVAL_DECISION",
  "APPROVAL_EXPIRED",
  "APPROVAL_CANCELLED",
  "APPROVAL_SUPERSEDED",
  "APPROVAL_BREAK_GLASS",
  "APPROVAL_READ",
  "SIGNED_IN",
  "SIGNED_OUT",
  "SIGN_IN_FAILED",
  "SESSION_REVOKED",
  "TOKEN_REFRESHED",
  "TICKET_ISSUED",
  "STEP_UP",
  "USER_REGISTERED",
  "USER_CREATED",
  "USER_INVITED",
  "USER_UPDATED",
  "ROLE_CHANGED",
  "USER_ERASED",
  "GROUP_CHANGED",
  "API_TOKEN_CREATED",
  "API_TOKEN_REVOKED",
  "TOOL_REGISTERED",
  "TOOL_CHANGED",
  "TOOL_REMOVED",
  "ACCESS_DENIED",
  "REQUEST_FAILED",
  "RUN_CANCELLED",
  "RUN_COMPLETED",
  "RUN_FAILED",
  "CHAT_SESSION_CHANGED",
  "CHAT_SESSION_DELETED",
  "SESSION_DECLASSIFIED",
  "MODEL_CALLED",
  "MODEL_REFUSED",
  "MODEL_FELL_BACK",
  "EXPORT",
  "AUDIT_READ",
  "EXECUTION_READ",
  "NOTIFICATION_CHANGED",
  "CONFIG_CHANGED",
  "RATE_LIMITED",
  "SERVER_STARTED",
  "SECRET_CREATED",
  "SECRET_READ",
  "SECRET_USED",
  "SECRET_UPDATED",
  "SECRET_DELETED",
  "SECRETS_ROTATED",
  "BACKUP_CREATED",
  "BACKUP_RESTORED",
  "DOCUMENT_UPLOADED",
  "DOCUMENT_READ",
  "DOCUMENT_INDEXED",
  "DOCUMENT_FAILED",
  "DOCUMENT_CHANGED",
  "DOCUMENT_DELETED",
  "DOCUMENT_RECLASSIFIED",
  "RETRIEVAL",
  "PSEUDONYM_REVEALED",
  "REPORT",
  "CHECKPOINT",
  "RETENTION",
  "ERASURE",
] as const;
export const AuditEventTypeSchema = z.enum(AUDIT_EVENT_TYPES);
export type AuditEventType = z.infer<typeof AuditEventTypeSchema>;

export const AuditOutcomeSchema = z.enum(["SUCCESS", "DENIED", "FAILURE"]);
export type AuditOutcome = z.infer<typeof AuditOutcomeSchema>;

export const AuditEventSchema = z.object({
  id: IdSchema,
  type: AuditEventTypeSchema,
  outcome: AuditOutcomeSchema,
  userId: IdSchema.nullable(),
  /** Looked up at reading time; null for the server itself and for people no longer known. */
  username: z.string().nullable(),
  sessionId: IdSchema.nullable(),
  runId: IdSchema.nullable(),
  toolName: z.string().nullable(),
  details: JsonObjectSchema,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: InstantSchema,
});
export type AuditEvent = z.infer<typeof AuditEventSchema>;
export const AuditEventPageSchema = pageOf(AuditEventSchema).extend({
  /**
   * Only where a search for text stopped before the oldest row, having looked at as many rows as one request may: the
   * time it came back to. `nextCursor` goes on from there, and the page can hold fewer events than asked for, or none.
   */
  searchedBackTo: InstantSchema.optional(),
});
export type AuditEventPage = z.infer<typeof AuditEventPageSchema>;

export const ListAuditEventsQuerySchema = PageQuerySchema.extend({
  type: AuditEventTypeSchema.optional(),
  user: IdSchema.optional(),
  session: IdSchema.optional(),
  run: IdSchema.optional(),
  tool: text(64, 0).optional(),
  outcome: AuditOutcomeSchema.optional(),
  from: InstantSchema.optional(),
  to: InstantSchema.optional(),
  text: text(200).optional(),
});
export type ListAuditEventsQuery = z.infer<typeof ListAuditEventsQuerySchema>;
