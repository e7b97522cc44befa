import { readFileSync } from "node:fs";

/** Resident memory and processor time of another process. */
export type ProcessUsage = { residentBytes: number; cpuMs: number };

// The unit in which Linux counts processor time for programs, whatever the kernel's own is (man 5 proc, USER_HZ).
const TICK_MS = 10;

/** What a process uses, from Linux's /proc; null where there is none or the process has ended. */
export function readProcessUsage(processId: number): ProcessUsage | null {
  try {
    const status = readFileSync(`/proc/${processId}/status`, "latin1");
    const stat = readFileSync(`/proc/${processId}/stat`, "latin1");
    const kilobytes = Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    // After the name in parentheses, which may hold anything: user and system time are fields 14 and 15 of the line.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      residentBytes: kilobytes * 1024,
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    };
  } catch {
    return null;
  }
}
