import { type ChatEvent, ChatEventSchema } from "@cdsa/contracts";

export type ReadEvent = ChatEvent & { id: string };

/** The events of a whole SSE body; every one must have the shape of the contract. */
export function parseEvents(body: string): ReadEvent[] {
  return body
    .split("\n\n")
    .filter((block) => block.includes("event: "))
    .map((block) => {
      const fields = new Map(
        block
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
      );
      const event = ChatEventSchema.parse({
        event: fields.get("event"),
        data: JSON.parse(fields.get("data") ?? "null"),
      });
      return { ...event, id: fields.get("id") ?? "" };
    });
}

/** The texts of whole messages of an author, in order. */
export const messageTexts = (events: readonly ReadEvent[], author: "agent" | "user" | "system"): string[] =>
  events.flatMap((each) =>
    each.event === "message" && each.data.message?.author === author ? [each.data.message.text] : [],
  );

/** The streamed pieces, joined. */
export const deltaText = (events: readonly ReadEvent[]): string =>
  events.map((each) => (each.event === "delta" ? each.data.text : "")).join("");

export const lastStatus = (events: readonly ReadEvent[]): string | undefined => {
  const last = events.at(-1);
  return last?.event === "done" ? last.data.status : undefined;
};
