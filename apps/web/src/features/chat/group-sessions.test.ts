import type { ChatSession } from "@cdsa/contracts";
import { expect, it } from "vitest";
import { groupSessions } from "./group-sessions.ts";

const NOW = Date.parse("2025-06-15T12:00:00");
const session = (title: string, ageMs: number, isPinned = false): ChatSession => {
  const at = new Date(NOW - ageMs).toISOString();
  return {
    id: title,
    title,
    isPinned,
    label: "PUBLIC",
    loweredAfterMessageId: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
};
const SESSIONS = [
  session("Sales", 0),
  session("Old sales", 40 * 86_400_000),
  session("Report", 60_000, true),
];

it("puts pinned ones first and the others by day", () => {
  const groups = groupSessions(SESSIONS, "", NOW).map((group) => [
    group.name,
    group.sessions.map((one) => one.title),
  ]);
  expect(groups).toEqual([
    ["pinned", ["Report"]],
    ["today", ["Sales"]],
    ["older", ["Old sales"]],
  ]);
});

it("searches titles without regard to case", () => {
  expect(groupSessions(SESSIONS, " SALES ", NOW).flatMap((group) => group.sessions)).toHaveLength(2);
  expect(groupSessions(SESSIONS, "nothing", NOW)).toEqual([]);
});
