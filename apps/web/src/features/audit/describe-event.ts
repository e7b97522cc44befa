import type { AuditEvent } from "@cdsa/contracts";

/** `TOOL_CALL_INITIATED` as “Tool call initiated”. */
export function eventTypeName(type: string): string {
  const words = type.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The details of an event in one line, for the table; the drawer shows them whole. */
export function summariseDetails(event: AuditEvent): string {
  return Object.entries(event.details)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
}
