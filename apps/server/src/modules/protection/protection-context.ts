import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { Database } from "../../platform/db/database.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { ProtectionDirectory } from "./directory.ts";

/** Everything the use cases of this module work with. */
export type ProtectionContext = {
  db: Database;
  pubsub: Pick<PubSub, "publish" | "subscribe">;
  keyring: Keyring;
  directory: ProtectionDirectory;
};
