import type { RateLimiter } from "../../platform/cache/rate-limiter.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { DenialRecorder } from "../../platform/http/access-control.ts";
import type { OpenStreams } from "../../platform/http/open-streams.ts";
import type { Idempotency } from "../../platform/http/idempotency.ts";
import type { JobQueue } from "../../platform/jobs/jobs.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { Logger } from "../../platform/telemetry/logger.ts";
import type { Approvals } from "../approvals/index.ts";
import type { Auth } from "../auth/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Llm } from "../llm/index.ts";
import type { Protection } from "../protection/index.ts";
import type { Tools } from "../tools/index.ts";
import type { RunBus } from "./runs/run-bus.ts";
import type { RunLog } from "./runs/run-log.ts";
import type { RunDrivers } from "./runs/run-drivers.ts";

export type RunLimits = {
  maxTurns: number;
  maxSeconds: number;
  /** Tokens of a chat that a model reads, and from how many on a chat is shortened. */
  maxContextTokens: number;
  pruneAtTokens: number;
};

/** Everything the use cases of this module work with. */
export type ChatContext = {
  db: Database;
  pubsub: PubSub;
  jobs: JobQueue;
  clock: Clock;
  logger: Logger;
  /** Names this process in leases. */
  instanceId: string;
  /** Whether this process drives runs itself, or leaves them to workers. */
  drivesRuns: boolean;
  approvals: Approvals;
  tools: Tools;
  llm: Llm;
  protection: Protection;
  embed: Documents["embed"];
  loadActor: Auth["loadActor"];
  reloadActor: Auth["reloadActor"];
  recordDenial: DenialRecorder;
  rateLimiter: RateLimiter;
  idempotency: Idempotency;
  openStreams: OpenStreams;
  limits: RunLimits;
  resumeQueue: string;
  bus: RunBus;
  log: RunLog;
  drivers: RunDrivers;
};
