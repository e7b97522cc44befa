import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SwitchableProxy extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Cuts what is open and refuses what comes, as a server that is down. */
  goDown(): void;
  /** Swallows bytes in both directions, as a server that is paused. */
  pause(): void;
  goUp(): void;
  /** Connections let through so far. */
  readonly accepted: () => number;
}

/** A TCP proxy on the loopback in front of a real server, which can be taken away and given back. */
export async function startSwitchableProxy(
  target: { host: string; port: number },
  /** Changes the first bytes a client sends. */
  rewriteFirst: (chunk: Buffer) => Buffer = (chunk) => chunk,
): Promise<SwitchableProxy> {
  let state: "up" | "down" | "paused" = "up";
  let accepted = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (state === "down") {
      client.destroy();
      return;
    }
    accepted += 1;
    const upstream = connect(target.port, target.host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      let isFirst = from === client;
      from.on("data", (chunk: Buffer) => {
        if (state === "up") to.write(isFirst ? rewriteFirst(chunk) : chunk);
        isFirst = false;
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: "127.0.0.1",
    port,
    accepted: () => accepted,
    goDown() {
      state = "down";
      cut();
    },
    pause() {
      state = "paused";
    },
    goUp() {
      // What was swallowed is lost: such connections are of no use any more.
      if (state === "paused") cut();
      state = "up";
    },
    [Symbol.asyncDispose]() {
      state = "down";
      cut();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const STARTUP_OPTIONS = Buffer.from("options\0");
const READ_ONLY = Buffer.from("-c default_transaction_read_only=on ");

/**
 * Makes sessions of PostgreSQL read only, as on a standby, by an option in their start-up message (frontend/backend
 * protocol 3.0: a length of 32 bits, the protocol's number, then names and values that end in a zero).
 */
export function asReadOnly(startup: Buffer): Buffer {
  const place = startup.indexOf(STARTUP_OPTIONS);
  const changed =
    place === -1
      ? Buffer.concat([startup.subarray(0, -1), STARTUP_OPTIONS, READ_ONLY, Buffer.from([0, 0])])
      : Buffer.concat([
          startup.subarray(0, place + STARTUP_OPTIONS.length),
          READ_ONLY,
          startup.subarray(place + STARTUP_OPTIONS.length),
        ]);
  changed.writeInt32BE(changed.length, 0);
  return changed;
}
