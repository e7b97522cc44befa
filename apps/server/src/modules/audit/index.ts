export { appendAuditEvent, appendAuditEvents, type NewAuditEvent } from "./append-audit-event.ts";
export type { AuditPeople } from "./audit-context.ts";
export { auditUnavailable } from "./audit.errors.ts";
export { type Audit, createAudit } from "./create-audit.ts";
export { ensureAuditPartitions } from "./ensure-audit-partitions.ts";
export { listDocumentReadings } from "./list-document-readings.ts";
export { recordAccessDenial } from "./record-access-denial.ts";
export { createSubjectKeys, type OpenedValue, SUBJECT_KEY_COLUMN, type SubjectKeys } from "./subject-keys.ts";
