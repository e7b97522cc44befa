import type { Actor } from "../actor.ts";

type OpenStream = { userId: string; sessionId: string | null; tokenId: string | null; close: () => void };

/** Every long answer this process is giving, so that a revocation can end it at once. */
export interface OpenStreams {
  /** Registers a stream of `actor`; the returned function takes it off again. */
  add(actor: Actor, close: () => void): () => void;
  /** Ends the streams of a person, or of one sign-in or token of theirs. */
  end(target: { userId: string; sessionId?: string; tokenId?: string }): void;
  /** Who has streams open, to check them again after revocations may have been missed. */
  userIds(): string[];
  endAll(): void;
  count(): number;
}

export function createOpenStreams(): OpenStreams {
  const streams = new Set<OpenStream>();
  const matches = (
    stream: OpenStream,
    target: { userId: string; sessionId?: string; tokenId?: string },
  ): boolean =>
    stream.userId === target.userId &&
    (target.sessionId === undefined || stream.sessionId === target.sessionId) &&
    (target.tokenId === undefined || stream.tokenId === target.tokenId);
  return {
    add(actor, close) {
      const stream: OpenStream = {
        userId: actor.userId,
        sessionId: actor.via.kind === "session" ? actor.via.sessionId : null,
        tokenId: actor.via.kind === "token" ? actor.via.tokenId : null,
        close,
      };
      streams.add(stream);
      return () => {
        streams.delete(stream);
      };
    },
    end(target) {
      for (const stream of [...streams]) if (matches(stream, target)) stream.close();
    },
    userIds: () => [...new Set([...streams].map((stream) => stream.userId))],
    endAll() {
      for (const stream of [...streams]) stream.close();
    },
    count: () => streams.size,
  };
}
