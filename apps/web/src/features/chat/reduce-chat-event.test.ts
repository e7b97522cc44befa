import type { Approval, ChatEvent, ChatMessage, ToolCallResult } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { type ConversationState, emptyConversation } from "./conversation-state.ts";
import { withLocalQuestion } from "./local-question.ts";
import { reduceChatEvent } from "./reduce-chat-event.ts";

const RUN = "019a0000-0000-7000-8000-000000000001";
const SESSION = "019a0000-0000-7000-8000-000000000002";
const APPROVAL = "019a0000-0000-7000-8000-000000000003";

const start: ChatEvent = { event: "run", data: { runId: RUN, sessionId: SESSION } };
const delta = (text: string): ChatEvent => ({ event: "delta", data: { messageId: "m1", text } });
const message = (fields: Partial<ChatMessage>): ChatEvent => ({
  event: "message",
  data: { message: { id: "m1", author: "agent", text: "", label: "PUBLIC", ...fields } },
});
const call: ChatEvent = {
  event: "message",
  data: { auditEvent: { id: "a1", type: "TOOL_CALL_INITIATED", toolName: "calculate", toolCallId: "c1" } },
};
const toolResult: ToolCallResult = {
  toolCallId: "c1",
  executionId: null,
  toolName: "calculate",
  arguments: {},
  status: "SUCCEEDED",
  label: "PUBLIC",
  cached: false,
  durationMs: 1,
};
// The reducer reads these fields of an approval only.
const approval = { id: APPROVAL, runId: RUN, toolName: "calculate" } as Approval;
const done = (status: "completed" | "awaiting_approval" | "cancelled"): ChatEvent => ({
  event: "done",
  data: { status, usage: { inputTokens: null, outputTokens: null } },
});

function play(
  events: readonly ChatEvent[],
  from: ConversationState = emptyConversation(null),
): ConversationState {
  return events.reduce((state, event, index) => reduceChatEvent(state, event, `${RUN}:${index + 1}`), from);
}
const texts = (state: ConversationState): string[] =>
  state.items.map((item) => (item.kind === "message" ? item.message.text : item.kind));

describe("reduceChatEvent", () => {
  it("collects the pieces of an answer and lets the whole message replace them", () => {
    const streaming = play([start, delta("Hel"), delta("lo")]);
    expect(texts(streaming)).toEqual(["Hello"]);
    expect(streaming.items[0]).toMatchObject({ isStreaming: true });
    const whole = play([start, delta("Hel"), delta("lo"), message({ text: "Hello." })]);
    expect(texts(whole)).toEqual(["Hello."]);
    expect(whole.items[0]).toMatchObject({ isStreaming: false });
  });

  it("takes the session and the last event id, and changes nothing on a replay", () => {
    const events = [start, delta("a"), delta("b")];
    const once = play(events);
    expect(once).toMatchObject({
      sessionId: SESSION,
      run: { id: RUN, lastEventId: `${RUN}:3`, lastSequence: 3 },
    });
    expect(texts(play(events, once))).toEqual(["ab"]);
  });

  it("does not lengthen a message that was loaded whole by pieces replayed from the start", () => {
    const loaded = play([start, message({ text: "whole" })]);
    const fresh = { ...loaded, run: null };
    expect(texts(play([start, delta("who"), delta("le")], fresh))).toEqual(["whole"]);
  });

  it("gives the typed question the id of the server's message", () => {
    const typed = { ...emptyConversation(null), ...withLocalQuestion(emptyConversation(null), "Hi", "k") };
    const state = play([start, message({ id: "q1", author: "user", text: "Hi" })], typed);
    expect(state.items).toMatchObject([{ key: "q1", message: { text: "Hi" } }]);
  });

  it("turns a running call into its result in place", () => {
    const state = play([start, call, message({ id: "m2", text: "", toolResult })]);
    expect(state.items).toMatchObject([
      { kind: "message", message: { toolResult: { status: "SUCCEEDED" } } },
    ]);
  });

  it("shows the approval instead of the waiting call, parks, and puts the result below", () => {
    const parked = play([start, call, { event: "approval", data: { approval } }, done("awaiting_approval")]);
    expect(parked.run?.progress).toBe("parked");
    expect(texts(parked)).toEqual(["approval"]);
    const resumed = reduceChatEvent(parked, message({ id: "m2", text: "result", toolResult }), `${RUN}:9`);
    expect(texts(resumed)).toEqual(["approval", "result"]);
  });

  it("keeps an interrupted text as what it is and ends the run", () => {
    const state = play([
      start,
      delta("half"),
      message({ text: "half", interrupted: true }),
      done("cancelled"),
    ]);
    expect(state.run?.progress).toBe("ended");
    expect(state.items).toMatchObject([{ isStreaming: false, message: { interrupted: true } }]);
  });

  it("drops calls without a result when the run ends", () => {
    expect(play([start, call, done("completed")]).items).toEqual([]);
  });
});
