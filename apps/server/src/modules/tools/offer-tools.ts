import { clearanceCovers, type JsonObject, roleCovers } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { findEnabledTools } from "./tools.repository.ts";

/** A tool as a model is told of it. */
export type OfferedTool = { name: string; description: string; inputSchema: JsonObject };

/** What models are told they may call. It decides nothing: each call is judged by the tool as it is then stored. */
export interface ToolOffers {
  /** The tools this person may call. */
  offerTo(db: Queryable, actor: Actor): Promise<OfferedTool[]>;
  /** Call it when tools have changed. */
  forget(): void;
}

// Another instance's change reaches what this one offers after so long.
const KEPT_MS = 1_000;

/** Reads the registry once a second at most instead of once a turn. */
export function createToolOffers(): ToolOffers {
  let kept: { tools: ReturnType<typeof findEnabledTools>; readAtMs: number } | null = null;

  async function enabledTools(db: Queryable): ReturnType<typeof findEnabledTools> {
    if (kept !== null && performance.now() - kept.readAtMs < KEPT_MS) return kept.tools;
    const reading = { tools: findEnabledTools(db), readAtMs: performance.now() };
    kept = reading;
    try {
      return await reading.tools;
    } catch (error) {
      if (kept === reading) kept = null;
      throw error;
    }
  }

  return {
    async offerTo(db, actor) {
      return (await enabledTools(db))
        .filter((tool) => roleCovers(actor.role, tool.requiredRole))
        .filter(
          (tool) =>
            tool.classification === "arguments" || clearanceCovers(actor.clearance, tool.classification),
        )
        .map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    },
    forget() {
      kept = null;
    },
  };
}
