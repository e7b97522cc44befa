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
export async function startSwitchableProxy(target: { host: string; port: number }): Promise<SwitchableProxy> {
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
      from.on("data", (chunk) => {
        if (state === "up") to.write(chunk);
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
