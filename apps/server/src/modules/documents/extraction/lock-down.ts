import { Socket as DatagramSocket } from "node:dgram";
import { Server, Socket } from "node:net";

/**
 * Takes the network away from the process, for which Node's permissions have no switch; files, processes and threads they
 * refuse already. Code that runs on a hostile file by a flaw of a reader finds no way out.
 */
export function lockDown(): void {
  const refuse = (): never => {
    throw new Error("The process that reads files has no network.");
  };
  for (const prototype of [Socket.prototype, Server.prototype, DatagramSocket.prototype]) {
    for (const method of ["connect", "listen", "bind", "send"]) {
      if (method in prototype) Object.defineProperty(prototype, method, { value: refuse });
    }
  }
  for (const name of ["fetch", "WebSocket", "EventSource"]) {
    Object.defineProperty(globalThis, name, { value: undefined });
  }
}
