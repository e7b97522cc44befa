import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { PostgresMessages } from "./postgres-messages.ts";

/** A counted moment: the n-th statement, before it reaches PostgreSQL or after its answer has come. */
export type Moment = { statement: number; side: "before" | "after" };

/**
 * A connection in between. Statements are the protocol's messages Query and Execute: what makes PostgreSQL do
 * something, BEGIN and COMMIT included. Parse, Bind, Describe and Sync change nothing by themselves. Statements may be sent
 * before earlier ones of their connection are answered; each is answered by one ReadyForQuery, in order.
 */
export interface PostgresProxy extends AsyncDisposable {
  /** The connection string that leads through this proxy. */
  readonly url: string;
  /**
   * Counts statements of all connections from now on. At the moment nothing is passed on any more and `strike` is
   * called; when that has resolved all connections are cut, and then `struck` is called.
   */
  arm(moment: Moment, strike: () => Promise<void>, struck: () => void): void;
  /** Statements since it was armed. */
  count(): number;
  /** Cuts every connection; new ones are let through. */
  cut(): void;
  /** Passes nothing on, and answers no new connection, as a server that was stopped; `resume` goes on where it was. */
  pause(): void;
  resume(): void;
}

type Pair = {
  client: Socket;
  upstream: Socket;
  /** Statements that PostgreSQL has not answered yet. */
  unanswered: number;
  /** Answers that are passed on before the one that is held back; null where none is. */
  answersToPass: number | null;
};

const QUERY = "Q";
const EXECUTE = "E";
const SYNC = "S";
const READY_FOR_QUERY = "Z";

export async function startPostgresProxy(serverUrl: string): Promise<PostgresProxy> {
  const target = new URL(serverUrl);
  const pairs = new Set<Pair>();
  let moment: Moment | null = null;
  let strike: () => Promise<void> = () => Promise.resolve();
  let struck: () => void = () => undefined;
  let count = 0;
  let isFrozen = false;
  let isPaused = false;

  const cut = (): void => {
    for (const { client, upstream } of pairs) {
      client.destroy();
      upstream.destroy();
    }
    pairs.clear();
  };
  const hit = (): void => {
    isFrozen = true;
    moment = null;
    void strike().then(() => {
      cut();
      isFrozen = false;
      struck();
    });
  };

  function toServer(pair: Pair, message: Buffer, type: string | null): void {
    if (isFrozen) return;
    if (type === QUERY || type === EXECUTE) {
      count += 1;
      if (count === moment?.statement) {
        if (moment.side === "before") {
          hit();
          return;
        }
        pair.answersToPass = pair.unanswered;
      }
    }
    if (type === QUERY || type === SYNC) pair.unanswered += 1;
    pair.upstream.write(message);
  }

  function toClient(pair: Pair, message: Buffer, type: string | null): void {
    if (isFrozen) return;
    const isHeld = pair.answersToPass === 0;
    if (!isHeld) pair.client.write(message);
    // The first ReadyForQuery of a connection answers no statement.
    if (type !== READY_FOR_QUERY || pair.unanswered === 0) return;
    pair.unanswered -= 1;
    if (isHeld) hit();
    else if (pair.answersToPass !== null) pair.answersToPass -= 1;
  }

  const server = createServer((client) => {
    const upstream = createConnection({ host: target.hostname, port: Number(target.port || "5432") });
    const pair: Pair = { client, upstream, unanswered: 0, answersToPass: null };
    pairs.add(pair);
    const fromClient = new PostgresMessages("client");
    const fromServer = new PostgresMessages("server");
    client.on("data", (chunk: Buffer) => {
      for (const { bytes, type } of fromClient.read(chunk)) toServer(pair, bytes, type);
    });
    upstream.on("data", (chunk: Buffer) => {
      for (const { bytes, type } of fromServer.read(chunk)) toClient(pair, bytes, type);
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      // Small messages that wait for each other's acknowledgement would make every statement 40 ms slower.
      from.setNoDelay(true);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        // At the moment of a strike PostgreSQL must not learn of it before the process is dead.
        if (isFrozen) return;
        pairs.delete(pair);
        to.destroy();
      });
      if (isPaused) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.hostname = "127.0.0.1";
  // A server that listens on TCP has an address with a port.
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    arm(at, onMoment, afterwards) {
      moment = at;
      strike = onMoment;
      struck = afterwards;
      count = 0;
    },
    count: () => count,
    cut,
    pause() {
      isPaused = true;
      for (const { client, upstream } of pairs) {
        client.pause();
        upstream.pause();
      }
    },
    resume() {
      isPaused = false;
      for (const { client, upstream } of pairs) {
        client.resume();
        upstream.resume();
      }
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => {
          resolve();
        });
      }),
  };
}
