import { parseEvents, type ReadEvent } from "../support/read-events.ts";

/** A chat stream that is being read in the background. */
export interface OpenStream {
  /** Resolves with the run's id when the first piece of the answer has come. */
  readonly answering: Promise<string>;
  /** Resolves when the server has ended the stream, whole or not; rejects where the connection broke. */
  readonly ended: Promise<void>;
  /** The whole events that have come. */
  events(): ReadEvent[];
  /** Drops the connection. */
  drop(): void;
}

const RUN_ID = /"runId":"([0-9a-f-]{36})"/;

/** Asks a question and reads its stream. */
export function openStream(url: string, token: string, message: string): OpenStream {
  const dropping = new AbortController();
  const answering = Promise.withResolvers<string>();
  let text = "";
  const read = async (): Promise<void> => {
    const response = await fetch(`${url}/api/v1/chat/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ message }),
      signal: dropping.signal,
    });
    if (!response.ok || !response.body)
      throw new Error(`The question got ${response.status}: ${await response.text()}`);
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      const runId = RUN_ID.exec(text)?.[1];
      if (runId !== undefined && text.includes("event: delta")) answering.resolve(runId);
    }
  };
  const ended = read();
  ended.then(
    () => {
      answering.reject(new Error(`The stream ended before its answer began:\n${text}`));
    },
    (error: unknown) => {
      answering.reject(error);
    },
  );
  return {
    answering: answering.promise,
    ended,
    // What came after the last blank line may be half an event.
    events: () => parseEvents(text.slice(0, text.lastIndexOf("\n\n") + 2)),
    drop: () => {
      dropping.abort();
    },
  };
}
