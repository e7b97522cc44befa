/** One event of a server-sent event stream. */
export type ServerSentEvent = { event: string; data: string; id: string };

/** Parses the stream format of the HTML Standard, section 9.2.6, from pieces cut anywhere. */
export function createSseParser(): { push: (piece: string) => ServerSentEvent[] } {
  let rest = "";
  let event = "";
  let id = "";
  let data: string[] = [];
  let isFirstPiece = true;

  const takeLine = (line: string): ServerSentEvent | undefined => {
    if (line === "") {
      const complete = data.length > 0 ? { event: event || "message", data: data.join("\n"), id } : undefined;
      event = "";
      data = [];
      return complete;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
    return undefined;
  };

  return {
    push(piece) {
      rest += isFirstPiece ? piece.replace(/^\uFEFF/, "") : piece;
      if (piece !== "") isFirstPiece = false;
      const events: ServerSentEvent[] = [];
      for (;;) {
        const end = /\r\n|\r|\n/.exec(rest);
        // A carriage return at the very end may be the first half of CR LF.
        if (end === null || (end[0] === "\r" && end.index === rest.length - 1)) return events;
        const complete = takeLine(rest.slice(0, end.index));
        rest = rest.slice(end.index + end[0].length);
        if (complete !== undefined) events.push(complete);
      }
    },
  };
}

/** Yields the events of a streaming answer until it ends; ends the request when the consumer stops early. */
export async function* readServerSentEvents(response: Response): AsyncGenerator<ServerSentEvent, void, void> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = createSseParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
