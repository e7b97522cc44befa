/** The `event` and `data` of each message of an event stream; comments and ids are left out. */
export async function* readSse(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ event: string; data: string }> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    let end = rest.indexOf("\n\n");
    for (; end !== -1; end = rest.indexOf("\n\n")) {
      yield parseMessage(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
  }
}

function parseMessage(message: string): { event: string; data: string } {
  let event = "message";
  let data = "";
  for (const line of message.split("\n")) {
    if (line.startsWith("event: ")) event = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  return { event, data };
}
