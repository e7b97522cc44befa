import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "../../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import type { Actor } from "../../platform/actor.ts";
import type { DatabaseHandle } from "../../platform/db/database.ts";
import { createOpenStreams } from "../../platform/http/open-streams.ts";
import type { AuthContext } from "./auth-context.ts";
import { watchRevocations } from "./revocations.ts";

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle[Symbol.asyncDispose]());

const addSession = async ({ userId, via }: Actor, state: "valid" | "revoked" | "over"): Promise<void> => {
  if (via.kind !== "session") throw new Error("a sign-in of the page");
  await handle.db.execute(
    sql`INSERT INTO sessions (id, user_id, session_token, expires_at, revoked_at)
        VALUES (${via.sessionId}, ${userId}, ${randomUUID()}, now() + make_interval(hours => ${state === "over" ? -1 : 1}),
                CASE WHEN ${state} = 'revoked' THEN now() END)`,
  );
};

it("ends what was revoked, ran out or changed while messages were missed, and nothing else", async () => {
  const openStreams = createOpenStreams();
  const ended: string[] = [];
  const people = {
    untouched: await addPerson(handle),
    revoked: await addPerson(handle),
    over: await addPerson(handle),
    disabled: await addPerson(handle, { isActive: false }),
    demoted: await addPerson(handle),
  };
  await handle.db.execute(sql`UPDATE users SET updated_at = now() - interval '1 hour'`);
  await handle.db.execute(sql`UPDATE users SET updated_at = now() WHERE id = ${people.demoted.userId}`);
  for (const [name, actor] of Object.entries(people)) {
    await addSession(actor, name === "revoked" || name === "over" ? name : "valid");
    openStreams.add(actor, () => ended.push(name));
  }
  let gap: () => void = () => undefined;
  const context: Pick<AuthContext, "db" | "pubsub" | "openStreams" | "clock" | "logger"> = {
    db: handle.db,
    openStreams,
    clock: () => new Date(),
    logger: { warn: () => undefined },
    pubsub: {
      publish: async () => undefined,
      subscribe: (_topic, _onMessage, onGap) => {
        gap = onGap ?? gap;
        return () => undefined;
      },
    },
  };
  using _watch = watchRevocations(context);
  gap();
  await expect.poll(() => ended.toSorted()).toEqual(["demoted", "disabled", "over", "revoked"]);
});
