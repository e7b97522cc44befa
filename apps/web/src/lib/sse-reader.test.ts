import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseParser, readServerSentEvents, type ServerSentEvent } from "./sse-reader.ts";

const STREAM =
  'id: r:1\nevent: run\ndata: {"a":1}\n\n: keep alive\n\nid: r:2\ndata: one\ndata: two\r\n\r\nevent: done\rdata:x\r\r\n';

function parse(pieces: readonly string[]): ServerSentEvent[] {
  const parser = createSseParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe("createSseParser", () => {
  it("reads names, ids, several data lines, comments and all three line ends", () => {
    expect(parse([STREAM])).toEqual([
      { event: "run", data: '{"a":1}', id: "r:1" },
      { event: "message", data: "one\ntwo", id: "r:2" },
      { event: "done", data: "x", id: "r:2" },
    ]);
  });

  it("gives the same events wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const sorted = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const pieces = sorted.slice(1).map((end, index) => STREAM.slice(sorted[index], end));
        expect(parse(pieces)).toEqual(parse([STREAM]));
      }),
    );
  });

  it("ignores a byte order mark, unknown fields, empty events and an unfinished one", () => {
    expect(parse(["\uFEFFretry: 5\nevent: nothing\n\nfoo: bar\ndata\n\ndata: cut off"])).toEqual([
      { event: "message", data: "", id: "" },
    ]);
  });
});

describe("readServerSentEvents", () => {
  it("decodes characters cut between two chunks", async () => {
    const bytes = new TextEncoder().encode("data: é\u{1F600}\n\n");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const events: string[] = [];
    for await (const event of readServerSentEvents(new Response(body))) events.push(event.data);
    expect(events).toEqual(["é\u{1F600}"]);
  });
});
