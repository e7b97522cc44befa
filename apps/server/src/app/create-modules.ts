import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Approvals, createApprovals } from "../modules/approvals/index.ts";
import { type Audit, createAudit, createSubjectKeys, type SubjectKeys } from "../modules/audit/index.ts";
import { type Auth, createAuth } from "../modules/auth/index.ts";
import { type Chat, createChat, DECLASSIFY } from "../modules/chat/index.ts";
import { createDocuments, type Documents, RECLASSIFY } from "../modules/documents/index.ts";
import { createLlm, isLocalHost, type Llm } from "../modules/llm/index.ts";
import { createNotifications, type Notifications } from "../modules/notifications/index.ts";
import { createProtection, type Protection } from "../modules/protection/index.ts";
import { createBuiltinTools, createTools, prepareSampleData, type Tools } from "../modules/tools/index.ts";
import { createVault, type Vault } from "../modules/vault/index.ts";
import { createRateLimiter } from "../platform/cache/rate-limiter.ts";
import { createEgressPolicy } from "../platform/egress/egress-policy.ts";
import { createOperatorFetch, type OperatorFetch } from "../platform/egress/operator-fetch.ts";
import { createGuardedFetch } from "../platform/egress/guarded-request.ts";
import type { Platform } from "./create-platform.ts";
import { ENVELOPE_COLUMNS } from "./envelope-columns.ts";
import { QUEUE } from "./queues.ts";

export type Modules = {
  audit: Audit;
  auth: Auth;
  notifications: Notifications;
  vault: Vault;
  approvals: Approvals;
  documents: Documents;
  tools: Tools;
  protection: Protection;
  llm: Llm;
  chat: Chat;
};

/** Builds the modules from the bottom up; `stack` closes what they open. */
export async function createModules(platform: Platform, stack: AsyncDisposableStack): Promise<Modules> {
  const { config, clock, database } = platform;
  const { db, staleReads } = database;
  const subjectKeys = createSubjectKeys(platform.keyring);
  const { auth, notifications } = createPeople(platform, subjectKeys);
  const vault = stack.use(createSecretsVault(platform, { auth, notifications }, stack));
  const audit = createAudit({ db, staleReads, people: auth });
  const approvals = createApprovals({
    db,
    secretKey: platform.secrets.secretKey,
    subjectKeys,
    notifications,
    jobs: platform.jobs,
    loadPeople: (db, ids) => auth.loadPeople(db, ids),
    expiryHours: config.approvals.expiryHours,
    resumeQueue: QUEUE.runResume,
    expireQueue: QUEUE.approvalExpire,
    actionQueues: new Map([
      [RECLASSIFY, QUEUE.documentReclassify],
      [DECLASSIFY, QUEUE.sessionDeclassify],
    ]),
  });
  const { protection, llm } = createModels(platform, { notifications, vault }, stack);
  const documents = stack.use(
    createGovernedDocuments(platform, { auth, notifications, approvals, llm, protection }),
  );
  const sampleData = config.sampleData.enabled
    ? stack.use(await prepareSampleData({ directory: join(config.dataDirectory, "sample") }))
    : null;
  const egress = createEgressPolicy(config.egressAllow);
  const tools = createTools({
    db,
    staleReads,
    clock,
    egress,
    fetchGuarded: createGuardedFetch({ policy: egress, log: platform.egressLog }),
    vault,
    approvals,
    subjectKeys,
    loadActor: (db, userId, origin) => auth.loadActor(db, userId, origin),
    teamOf: (db, userId) => auth.teamOf(db, userId),
    builtins: createBuiltinTools({
      sampleData,
      handleFor: (actor, name) => vault.handleFor(db, actor, name),
      answerQuestion: (actor, question) => documents.answerQuestion(actor, question),
      ...fhirServer(platform, stack),
    }),
  });
  const chat = stack.use(
    createConversations(platform, { audit, auth, approvals, documents, tools, llm, protection }),
  );
  return { audit, auth, notifications, vault, approvals, documents, tools, protection, llm, chat };
}

/** Where patients are looked up, where a server is set. */
function fhirServer(
  { config: { fhirBaseUrl }, egressLog: log }: Platform,
  stack: AsyncDisposableStack,
): { fhirBaseUrl?: string; wayToFhir?: OperatorFetch } {
  if (fhirBaseUrl === null) return {};
  return { fhirBaseUrl, wayToFhir: stack.use(createOperatorFetch({ log, origins: [fhirBaseUrl] })) };
}

/** People and what they are told: each needs the other, so the later one is handed over as a call. */
function createPeople(platform: Platform, subjectKeys: SubjectKeys): Pick<Modules, "auth" | "notifications"> {
  const { config, clock, database, egressLog, jobs, keyring, logger, openStreams, pubsub, secrets } =
    platform;
  const { db } = database;
  const notifications = createNotifications({
    db,
    pubsub,
    openStreams,
    issueTicket: (tx, actor) => auth.issueTicket(tx, actor),
  });
  const auth: Auth = createAuth({
    db,
    settings: config.auth,
    secrets: {
      secretKey: secrets.secretKey,
      jwtSecretKey: secrets.jwtSecretKey,
    },
    keyring,
    pubsub,
    egressLog,
    clock,
    subjectKeys,
    openStreams,
    logger,
    notifications,
    onErased: (tx, userId) => jobs.enqueue(tx, QUEUE.userErased, { userId }),
  });
  return { auth, notifications };
}

function createSecretsVault(
  { clock, config, database, jobs, keyOrigins, keyring, logger, rateLimitStore: store, secrets }: Platform,
  { auth, notifications }: Pick<Modules, "auth" | "notifications">,
  stack: AsyncDisposableStack,
): Vault {
  const perMinute = (requests: number) =>
    stack.use(
      createRateLimiter({
        requests,
        periodSeconds: 60,
        store,
        clock,
        onError: (error) => {
          logger.warn({ err: error }, "uses of secrets are counted by this instance alone");
        },
      }),
    );
  return createVault({
    db: database.db,
    clock,
    secretKey: secrets.secretKey,
    keyring,
    keyOrigins: [...keyOrigins],
    envelopeColumns: ENVELOPE_COLUMNS,
    notifications,
    jobs,
    rotateQueue: QUEUE.vaultRotate,
    limits: { reads: perMinute(config.vault.readsPerMinute), uses: perMinute(config.vault.usesPerMinute) },
    usernamesOf: (db, ids) => auth.usernamesOf(db, ids),
  });
}

/** Models, and what they may see of people. */
function createModels(
  { clock, config, database, egressLog, keyring, logger, pubsub }: Platform,
  { notifications, vault }: Pick<Modules, "notifications" | "vault">,
  stack: AsyncDisposableStack,
): Pick<Modules, "protection" | "llm"> {
  const { db } = database;
  const protection = stack.use(createProtection({ db, keyring, pubsub, logger }));
  const settings = config.models;
  const llm = stack.use(
    createLlm({ db, settings, logger, clock, pubsub, egressLog, vault, notifications, protection }),
  );
  return { protection, llm };
}

function createGovernedDocuments(
  { clock, config, database, egressLog, jobs, keyring, logger, openStreams, secrets }: Platform,
  {
    auth,
    notifications,
    approvals,
    llm,
    protection,
  }: Pick<Modules, "auth" | "notifications" | "approvals" | "llm" | "protection">,
): Documents {
  const { embedding, reranker } = config.documents;
  const isRemote = (baseUrl: string): boolean => !isLocalHost(baseUrl, config.models.localHosts);
  return createDocuments({
    database,
    clock,
    settings: {
      ...config.documents,
      embedding: "baseUrl" in embedding ? { ...embedding, isRemote: isRemote(embedding.baseUrl) } : embedding,
      reranker: reranker && { ...reranker, isRemote: isRemote(reranker.baseUrl) },
    },
    secretKey: secrets.secretKey,
    keyring,
    egressLog,
    logger,
    notifications,
    approvals,
    jobs,
    queues: { index: QUEUE.documentIndex, sweep: QUEUE.documentSweep, discard: QUEUE.documentDiscard },
    openStreams,
    chooseModel: (wish) => llm.chooseModel(wish),
    labelOfText: (text) => protection.labelOf(text),
    recordUses: llm.recordUses,
    loadActor: (db, userId, origin) => auth.loadActor(db, userId, origin),
    usernamesOf: (db, ids) => auth.usernamesOf(db, ids),
  });
}

function createConversations(
  { config, clock, database, idempotency, jobs, logger, openStreams, pubsub, rateLimiter }: Platform,
  {
    audit,
    auth,
    approvals,
    documents,
    tools,
    llm,
    protection,
  }: Pick<Modules, "audit" | "auth" | "approvals" | "documents" | "tools" | "llm" | "protection">,
): Chat {
  return createChat({
    db: database.db,
    pubsub,
    jobs,
    clock,
    logger,
    instanceId: randomUUID(),
    drivesRuns: config.processRole !== "api",
    approvals,
    tools,
    llm,
    protection,
    embed: documents.embed,
    loadActor: (db, userId, origin) => auth.loadActor(db, userId, origin),
    reloadActor: (actor) => auth.reloadActor(actor),
    recordDenial: audit.recordDenial,
    rateLimiter,
    idempotency,
    openStreams,
    limits: {
      ...config.runs,
      maxContextTokens: config.models.maxContextTokens,
      pruneAtTokens: config.models.pruneAtTokens,
    },
    resumeQueue: QUEUE.runResume,
  });
}
