import type { AnsweredBy, ChatMessage } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { type ConversationItem, emptyConversation } from "./conversation-state.ts";
import { modelInUse, sourceOf } from "./label-of.ts";

const item = (runId: string, fields: Partial<ChatMessage>): ConversationItem => {
  const message: ChatMessage = { id: "m", author: "agent", text: "", label: "PUBLIC", ...fields };
  return { kind: "message", key: message.id, runId, message, isStreaming: false };
};
const by = (name: string, isLocal: boolean): AnsweredBy => ({
  modelId: name,
  name,
  isLocal,
  notes: [],
  contextTokens: 10,
  windowTokens: 100,
});

describe("sourceOf", () => {
  it("names the first item of the highest label", () => {
    const items = [
      item("r1", { id: "a", label: "INTERNAL" }),
      item("r1", { id: "b", author: "user", label: "CONFIDENTIAL", text: `Call ${"x".repeat(50)} ` }),
      item("r1", { id: "c", label: "CONFIDENTIAL" }),
    ];
    expect(sourceOf(items, "CONFIDENTIAL")).toMatchObject({ key: "b" });
    expect(sourceOf(items, "CONFIDENTIAL")?.what).toContain("…");
    expect(sourceOf(items, "RESTRICTED")).toBeNull();
    expect(sourceOf(items, "PUBLIC")).toBeNull();
  });
});

describe("modelInUse", () => {
  const run = { id: "r2", progress: "running", lastEventId: null, lastSequence: 0 } as const;
  const model = { id: "new", name: "new", isLocal: false, reason: "It was chosen." };

  it("is the one that is asked, until another has answered in its place", () => {
    const state = {
      ...emptyConversation("s"),
      run,
      model,
      items: [item("r1", { answeredBy: by("old", true) })],
    };
    expect(modelInUse(state)).toMatchObject({ name: "new", isLocal: false });
    const answered = { ...state, items: [...state.items, item("r2", { answeredBy: by("other", true) })] };
    expect(modelInUse(answered)).toMatchObject({ name: "other", isLocal: true });
  });

  it("is the one that answered last, where nothing runs", () => {
    const state = { ...emptyConversation("s"), items: [item("r1", { answeredBy: by("old", true) })] };
    expect(modelInUse(state)).toMatchObject({ name: "old", context: { tokens: 10, windowTokens: 100 } });
    expect(modelInUse(emptyConversation("s"))).toBeNull();
  });
});
