import type { RequestOrigin } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { EnvelopeKey } from "../../platform/crypto/envelope.ts";
import type { Database, Queryable } from "../../platform/db/database.ts";
import type { EgressLog } from "../../platform/egress/egress-log.ts";
import type { OpenStreams } from "../../platform/http/open-streams.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { Logger } from "../../platform/telemetry/logger.ts";
import type { SubjectKeys } from "../audit/index.ts";
import type { Notifications } from "../notifications/index.ts";
import type { AccessTokens } from "./access-tokens/access-tokens.ts";
import type { OidcSettings } from "./oidc/oidc-settings.ts";
import type { Passwords } from "./passwords/passwords.ts";

export type AuthSettings = {
  accessTokenMinutes: number;
  jwtAlgorithm: "HS256" | "HS384" | "HS512";
  registrationOpen: boolean;
  /** Null without an OpenID provider. */
  oidc: OidcSettings | null;
};

export type AuthSecrets = {
  /** Root of the derived HMAC keys. */
  secretKey: string;
  jwtSecretKey: string;
};

export type AuthDependencies = {
  db: Database;
  settings: AuthSettings;
  secrets: AuthSecrets;
  /** Seals TOTP seeds. */
  keyring: Pick<Keyring, "seal" | "open">;
  pubsub: Pick<PubSub, "publish" | "subscribe">;
  egressLog: EgressLog;
  clock: Clock;
  subjectKeys: Pick<SubjectKeys, "create" | "destroy" | "sealJson">;
  openStreams: Pick<OpenStreams, "end" | "userIds">;
  logger: Pick<Logger, "warn">;
  notifications: Pick<Notifications, "sendNotifications">;
  /** Called in the transaction of an erasure: the place to enqueue what other modules must delete. */
  onErased: (tx: Queryable, userId: string) => Promise<unknown>;
};

/** Everything the use cases of this module work with. */
export type AuthContext = Omit<AuthDependencies, "secrets"> & {
  accessTokens: AccessTokens;
  passwords: Passwords;
  /** Seals what a browser keeps of a sign-in under way at an OpenID provider. */
  oidcKey: EnvelopeKey;
  /** HMAC keys by what is hashed under them. */
  hashKeys: { names: Buffer; throttle: Buffer; setup: Buffer };
};

/** Who changes something: a signed-in person, or null for the operator at the command line and the server itself. */
export type Changer = { userId: string | null; origin: RequestOrigin };
