import { randomInt } from "node:crypto";
import { ApprovalPageSchema } from "@cdsa/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgresProxy } from "../support/postgres-proxy.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type CrashHouse, createCrashHouse } from "./crash-house.ts";
import { isFullSize } from "./full-size.ts";
import { effectsByKey, requestPayment, type StoredRequest, storedRequests } from "./payments.ts";
import { type RestartingServer, startRestarting } from "./restarting-server.ts";
import { sideBySide, tally } from "./side-by-side.ts";

const [REQUESTS, KILLS] = isFullSize ? [1_000, 50] : [100, 4];
const CLIENTS = 8;
const READY_WITHIN_MS = 10_000;
// Few enough that the load lasts until the last kill.
const STATEMENTS_BETWEEN_KILLS = 400;

const serverUrl = postgresUrl();

/** What the manager does with the index-th request. */
const wordOn = (index: number): "APPROVED" | "REJECTED" | null =>
  index % 10 === 8 ? "REJECTED" : index % 10 === 9 ? null : "APPROVED";

describe.skipIf(serverUrl === undefined)("a server killed again and again under load", () => {
  let house: CrashHouse;
  let onEffect: () => void = () => undefined;
  beforeAll(async () => {
    house = await createCrashHouse({
      serverUrl: serverUrl ?? "",
      onEffect: () => {
        onEffect();
      },
    });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("runs what was approved at most once and nothing else, and shows every doubt", async () => {
    await using database = await house.copy();
    await using proxy = await startPostgresProxy(database.url);
    let kills = 0;
    let cut = Promise.resolve();
    /** By turns at a statement, and when an effect has happened of which the server has not heard. */
    const armNext = (kill: () => Promise<void>): void => {
      if (kills === KILLS) return;
      kills += 1;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      if (kills % 2 === 0) {
        onEffect = () => {
          onEffect = () => undefined;
          void kill();
        };
        return;
      }
      const moment = {
        statement: randomInt(1, STATEMENTS_BETWEEN_KILLS),
        side: randomInt(2) === 0 ? ("before" as const) : ("after" as const),
      };
      const strike = (): Promise<void> => {
        cut = promise.then(() => undefined);
        return kill();
      };
      proxy.arm(moment, strike, () => {
        resolve(undefined);
      });
    };
    await using server: RestartingServer = await startRestarting(
      async () => {
        const started = await house.start(proxy.url);
        armNext(async () => {
          await started.end("SIGKILL");
        });
        return started;
      },
      () => cut,
    );

    const words = new Map<string, { key: string; word: "APPROVED" | "REJECTED" | null }>();
    await sideBySide(Array.from({ length: REQUESTS }), CLIENTS, async (_, index) => {
      const key = `key-${index}`;
      const word = wordOn(index);
      const id = await requestPayment(house, (path, call) => server.insist(path, call), key);
      words.set(id, { key, word });
      if (word === null) return;
      const answer = await server.insist(`/approvals/${id}/decide`, {
        token: house.manager,
        body: { decision: word, reason: "As agreed." },
      });
      expect(answer.status, answer.text).toBe(200);
    });

    // Requests whose answer was lost in a kill were asked for again; they stay pending and unapproved.
    const isOver = ({ id, run }: StoredRequest): boolean =>
      run === "COMPLETED" || (run === "AWAITING_APPROVAL" && (words.get(id)?.word ?? null) === null);
    const unfinished = async (): Promise<StoredRequest[]> => {
      // The last kill may have come after the last request.
      await server.insist("/auth/me", { token: house.analyst });
      return (await storedRequests(database.url)).filter((each) => !isOver(each));
    };
    await expect.poll(async () => (await unfinished()).length, { timeout: 90_000, interval: 500 }).toBe(0);

    const stored = new Map((await storedRequests(database.url)).map((each) => [each.id, each]));
    const effects = effectsByKey(house);
    const unknown: string[] = [];
    for (const [id, { key, word }] of words) {
      const request = stored.get(id);
      const text = JSON.stringify({ key, word, request, effects: effects.get(key) ?? 0 });
      expect(request?.status, text).toBe(word ?? "PENDING");
      if (word !== "APPROVED") expect(effects.get(key) ?? 0, text).toBe(0);
      else if (request?.execution === "SUCCEEDED") expect(effects.get(key), text).toBe(1);
      else {
        expect(request?.execution, text).toBe("OUTCOME_UNKNOWN");
        expect(effects.get(key) ?? 0, text).toBeLessThanOrEqual(1);
        unknown.push(id);
      }
    }
    const shown = await server.insist("/approvals?execution=OUTCOME_UNKNOWN&status=APPROVED&limit=100", {
      token: house.manager,
    });
    const visible = ApprovalPageSchema.parse(JSON.parse(shown.text)).items.map(({ id }) => id);
    expect(visible.sort()).toEqual(unknown.sort());
    for (const readyMs of server.restartsMs) expect(readyMs).toBeLessThanOrEqual(READY_WITHIN_MS);
    expect(server.restartsMs.length).toBeGreaterThanOrEqual(KILLS - 1);
    process.stdout.write(
      `${REQUESTS} requests by ${CLIENTS} clients, ${server.restartsMs.length} kills: ` +
        `${tally([...words.keys()].map((id) => `${stored.get(id)?.status ?? ""} ${stored.get(id)?.execution ?? ""}`))}; ` +
        `${house.sink.effects.length} effects; ${stored.size - words.size} requests nobody was told of; ` +
        `ready again after ${Math.round(Math.max(...server.restartsMs))} ms at most\n`,
    );
  }, 1_800_000);
});
