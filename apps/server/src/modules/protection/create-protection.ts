import type { Label, ProtectionMode } from "@cdsa/contracts";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { Logger } from "../../platform/telemetry/logger.ts";
import type { Span } from "./detection/span.ts";
import { createDirectory } from "./directory.ts";
import type { PseudonymMap } from "./masking/pseudonym-map.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { protectionRoutes } from "./protection.routes.ts";
import { deleteMap } from "./pseudonyms.repository.ts";
import { openPseudonyms, storePseudonyms } from "./session-pseudonyms.ts";
import { labelOfSpans } from "./text-label.ts";

export interface Protection extends Disposable {
  readonly routes: readonly RoutePlugin[];
  /** Reads what administrators set, and every change of it. */
  start(): Promise<void>;
  /** What identifies people or opens doors in a text. */
  detect(text: string): Span[];
  /** The label a person's text gets by what it holds: PUBLIC where nothing was found. */
  labelOf(text: string): Label;
  /** What happens to identifiers in content of this label on its way to a model. */
  modeFor(model: { id: string; isLocal: boolean }, label: Label): ProtectionMode;
  /** The pseudonyms of a conversation; see `openPseudonyms`. */
  openPseudonyms(db: Queryable, sessionId: string): Promise<PseudonymMap>;
  storePseudonyms(tx: Queryable, sessionId: string, pseudonyms: PseudonymMap): Promise<void>;
  /** Destroys what the pseudonyms of a conversation stood for. */
  deletePseudonyms(tx: Queryable, sessionId: string): Promise<void>;
}

export type ProtectionDependencies = Omit<ProtectionContext, "directory"> & { logger: Pick<Logger, "warn"> };

/** Finding personal data and secrets in texts, and what happens to them on their way out. */
export function createProtection({ logger, ...dependencies }: ProtectionDependencies): Protection {
  const directory = createDirectory(dependencies.db);
  const context: ProtectionContext = { ...dependencies, directory };
  let unsubscribe = (): void => undefined;
  const reload = (): void => {
    directory.reload().catch((error: unknown) => {
      logger.warn({ err: error }, "the settings of protection could not be read again");
    });
  };
  return {
    routes: [protectionRoutes(context)],
    async start() {
      unsubscribe = dependencies.pubsub.subscribe("protection", reload, reload);
      await directory.reload();
    },
    detect: (text) => directory.detect(text),
    labelOf: (text) => labelOfSpans(directory.detect(text)),
    modeFor({ id, isLocal }, label) {
      if (isLocal) return "allow";
      const { models, remoteModels } = directory.current();
      return (Object.hasOwn(models, id) ? models[id] : undefined)?.[label] ?? remoteModels[label];
    },
    openPseudonyms: (db, sessionId) => openPseudonyms(context, db, sessionId),
    storePseudonyms: (tx, sessionId, pseudonyms) => storePseudonyms(context, tx, sessionId, pseudonyms),
    deletePseudonyms: (tx, sessionId) => deleteMap(tx, sessionId),
    [Symbol.dispose]: () => {
      unsubscribe();
    },
  };
}
