import { randomBytes } from "node:crypto";
import { SERVER_ORIGIN } from "../platform/actor.ts";
import type { AppContext } from "./context.ts";

/** What to show the operator once: sample sign-ins, or the token that lets the first administrator in. */
export type FirstStart = {
  sampleUsers: { username: string; password: string }[];
  setupToken: string | null;
  /** Whose the sample documents become. */
  sampleOwnerId: string | null;
};

const SAMPLE_USERS = [
  { username: "admin", role: "ADMIN", isAuditor: false, manager: null },
  { username: "manager", role: "MANAGER", isAuditor: false, manager: null },
  { username: "analyst", role: "ANALYST", isAuditor: false, manager: "manager" },
  { username: "auditor", role: "ANALYST", isAuditor: true, manager: null },
] as const;

/** On a database without people: makes the sample users, or in production a setup token. */
export async function prepareFirstStart({ auth, config }: AppContext): Promise<FirstStart> {
  // Nobody can sign in at a worker; the servers beside it show these.
  if (config.processRole === "worker") return { sampleUsers: [], setupToken: null, sampleOwnerId: null };
  if (!config.sampleData.enabled || (await auth.hasUsers())) {
    return { sampleUsers: [], setupToken: await auth.prepareFirstStart(), sampleOwnerId: null };
  }
  const ids = new Map<string, string>();
  const sampleUsers: FirstStart["sampleUsers"] = [];
  for (const { username, role, isAuditor, manager } of SAMPLE_USERS) {
    const password = config.sampleData.password ?? randomBytes(12).toString("base64url");
    const { id } = await auth.createUser({
      username,
      email: `${username}@example.org`,
      password,
      role,
      isAuditor,
      managerId: manager === null ? null : (ids.get(manager) ?? null),
    });
    ids.set(username, id);
    sampleUsers.push({ username, password });
  }
  return { sampleUsers, setupToken: null, sampleOwnerId: ids.get("manager") ?? null };
}

/** Uploads the sample documents in the sample manager's name; the jobs that index them must be running. */
export async function addSampleDocuments(
  { auth, database, documents }: AppContext,
  { sampleOwnerId }: FirstStart,
): Promise<void> {
  if (sampleOwnerId === null) return;
  const owner = await auth.loadActor(database.db, sampleOwnerId, SERVER_ORIGIN);
  if (owner) await documents.addSampleDocuments(owner);
}
