import type { Clock } from "../../platform/clock.ts";

// Beyond this many subjects in one minute the flood is recorded well enough, and memory and log stay bounded.
const SUBJECTS_PER_MINUTE = 1_000;

/** Lets each subject through once a minute of the clock. */
export interface OncePerMinute {
  /** Whether this is the subject's first time in the running minute. */
  begin(subject: string): boolean;
  /** Takes the last `begin` back. */
  forget(subject: string): void;
}

export function createOncePerMinute(clock: Clock): OncePerMinute {
  const seen = new Set<string>();
  let currentMinute = 0;
  return {
    begin(subject) {
      const minute = Math.floor(clock().getTime() / 60_000);
      if (minute !== currentMinute) {
        seen.clear();
        currentMinute = minute;
      }
      if (seen.has(subject) || seen.size >= SUBJECTS_PER_MINUTE) return false;
      seen.add(subject);
      return true;
    },
    forget(subject) {
      seen.delete(subject);
    },
  };
}
