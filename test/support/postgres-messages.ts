export type PostgresMessage = {
  bytes: Buffer;
  /** The letter of its kind; null for the client's first message, which has none. */
  type: string | null;
};

/**
 * Cuts one direction of a connection into messages (PostgreSQL, "Message Formats": a letter, a length that counts
 * itself, a body; the client's first message has no letter). Connections without TLS only.
 */
export class PostgresMessages {
  #rest: Buffer = Buffer.alloc(0);
  #isStarting: boolean;

  constructor(sender: "client" | "server") {
    this.#isStarting = sender === "client";
  }

  /** The messages that are whole with this chunk. */
  read(chunk: Buffer): PostgresMessage[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: PostgresMessage[] = [];
    for (;;) {
      const prefix = this.#isStarting ? 0 : 1;
      if (this.#rest.length < prefix + 4) return messages;
      const length = prefix + this.#rest.readInt32BE(prefix);
      if (this.#rest.length < length) return messages;
      messages.push({
        bytes: this.#rest.subarray(0, length),
        type: this.#isStarting ? null : String.fromCharCode(this.#rest[0] ?? 0),
      });
      this.#isStarting = false;
      this.#rest = this.#rest.subarray(length);
    }
  }
}
