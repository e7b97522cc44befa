import { Duplex } from "node:stream";
import type { PGlite } from "@electric-sql/pglite";

// The message with which a client says that it leaves (PostgreSQL protocol 3.0, Terminate).
const TERMINATE = 0x58;

/**
 * A connection to the embedded database that node-postgres takes for a socket: what it writes goes to PGlite as one
 * message, what PGlite answers can be read. So both databases have one driver, and a statement costs one call into
 * WebAssembly instead of PGlite's own five.
 */
export class PgliteStream extends Duplex {
  readonly #client: Pick<PGlite, "exec" | "execProtocolRaw">;

  constructor(client: Pick<PGlite, "exec" | "execProtocolRaw">) {
    super();
    this.#client = client;
  }

  /**
   * A new client takes over the only session there is: what its predecessor left open or prepared ends first, as it
   * would with a connection of its own.
   */
  connect(): this {
    this.#client.exec("ROLLBACK; DEALLOCATE ALL").then(
      () => this.emit("connect"),
      (error: unknown) => this.emit("error", error),
    );
    return this;
  }
  /** What else node-postgres calls on its socket; there is nothing to set or to keep alive. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(message: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // The process holds its only session to the end; a client that leaves does not end it.
    if (message[0] === TERMINATE) {
      this.push(null);
      done();
      return;
    }
    this.#client.execProtocolRaw(message).then(
      (answer) => {
        // PGlite answers before the event loop turns: without a turn of its own, a busy database would keep timers
        // and sockets waiting for ever.
        setImmediate(() => {
          this.push(answer);
          done();
        });
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error("The embedded database failed.", { cause: error }));
      },
    );
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "binary", done);
  }
}
