import type { EgressEntry, EgressLog } from "../../apps/server/src/platform/egress/egress-log.ts";
import {
  createOperatorFetch,
  type OperatorFetch,
} from "../../apps/server/src/platform/egress/operator-fetch.ts";

/** A log of what leaves that keeps its entries, where no database is part of the test. */
export function recordEgress(): EgressLog & { readonly entries: EgressEntry[] } {
  const entries: EgressEntry[] = [];
  return {
    entries,
    record: async (entry) => {
      entries.push(entry);
    },
    bytesOut: () => entries.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The counted way to a server that a test has started. */
export const wayTo = (origin: string, log: EgressLog = recordEgress()): OperatorFetch =>
  createOperatorFetch({ log, origins: [origin] });
