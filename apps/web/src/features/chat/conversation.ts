import { newIdempotencyKey } from "../../lib/idempotency-key.ts";
import { cancelRun } from "./api/cancel-run.ts";
import { openRunStream } from "./api/get-run-events.ts";
import { getChatSession } from "./api/get-session.ts";
import { openQuestionStream, type Question } from "./api/stream-chat.ts";
import { isRunning } from "./conversation-state.ts";
import { type ConversationStore, createConversationStore } from "./conversation-store.ts";
import { followRun } from "./follow-run.ts";
import { withLocalQuestion } from "./local-question.ts";
import { reduceChatEvent } from "./reduce-chat-event.ts";
import { activeRunOf, loadDetail, prependDetail } from "./reduce-session-detail.ts";

export type ConversationEvents = { onSession: (sessionId: string) => void; onSettled: () => void };
export type Conversation = Pick<ConversationStore, "get" | "subscribe"> & {
  /** Loads the conversation and follows its run, if one is not over. */
  start: () => void;
  /** Stops following; the run goes on at the server. */
  dispose: () => void;
  ask: (message: string, modelId: string | null) => void;
  /** Sends the last question again under its key, after it got no answer. */
  askAgain: () => void;
  /** Stops the run itself. */
  stop: () => void;
  /** Follows the parked run on from its last event. */
  resume: () => void;
  loadEarlier: () => Promise<void>;
};

/** One conversation of this tab: its state, and the stream that feeds it. */
export function createConversation(sessionId: string | null, events: ConversationEvents): Conversation {
  const store = createConversationStore(sessionId);
  const reader = createReader(store, events);
  let lastQuestion: Question | undefined;
  const put = (question: Question): void => {
    lastQuestion = question;
    store.set(withLocalQuestion(store.get(), question.message, question.idempotencyKey));
    void reader.follow((signal) => {
      const { run } = store.get();
      // Until the run is known, asking again with the same key attaches to it.
      if (run?.id == null) return openQuestionStream(question, signal);
      return openRunStream(run.id, run.lastEventId, signal);
    });
  };
  return {
    get: store.get,
    subscribe: store.subscribe,
    start: () => void reader.load(),
    dispose: () => reader.stop(),
    ask: (message, modelId) => {
      put({ message, modelId, sessionId: store.get().sessionId, idempotencyKey: newIdempotencyKey() });
    },
    askAgain: () => {
      if (lastQuestion !== undefined) put(lastQuestion);
    },
    stop: () => {
      const { run } = store.get();
      if (run === null || !isRunning(store.get())) return;
      if (run.id !== null) {
        void cancelRun(run.id).catch((error: unknown) => store.set({ error }));
        return;
      }
      reader.stop();
      store.set({ run: null, isReconnecting: false });
    },
    resume: () => {
      const { run } = store.get();
      if (run?.progress !== "parked" || run.id === null) return;
      store.set({ run: { ...run, progress: "running" } });
      void reader.attach(run.id);
    },
    loadEarlier: async () => {
      const { sessionId: id, earlierCursor } = store.get();
      if (id === null || earlierCursor === null) return;
      store.set(prependDetail(store.get(), await getChatSession(id, { cursor: earlierCursor })));
    },
  };
}

type Opener = (signal: AbortSignal) => Promise<Response>;
type Reader = {
  follow: (open: Opener) => Promise<void>;
  attach: (runId: string) => Promise<void>;
  load: () => Promise<void>;
  stop: () => void;
};

/** Feeds the store from one stream at a time. */
function createReader(store: ConversationStore, events: ConversationEvents): Reader {
  let current = new AbortController();
  const begin = (): AbortSignal => {
    current.abort();
    current = new AbortController();
    return current.signal;
  };
  const follow = async (open: Opener): Promise<void> => {
    const signal = begin();
    try {
      await followRun({
        open,
        signal,
        onConnection: (isReconnecting) => store.set({ isReconnecting }),
        onEvent: (event, eventId) => {
          if (signal.aborted) return;
          const before = store.get().sessionId;
          store.set(reduceChatEvent(store.get(), event, eventId));
          const after = store.get().sessionId;
          if (before === null && after !== null) events.onSession(after);
          if (event.event === "done") events.onSettled();
        },
      });
    } catch (error) {
      const { run } = store.get();
      store.set({ error, isReconnecting: false, run: run === null ? null : { ...run, progress: "ended" } });
      events.onSettled();
    }
  };
  const attach = (runId: string): Promise<void> =>
    follow((signal) => {
      const { run } = store.get();
      return openRunStream(runId, run?.id === runId ? run.lastEventId : null, signal);
    });
  const load = async (): Promise<void> => {
    const { sessionId } = store.get();
    if (sessionId === null) return;
    const signal = begin();
    try {
      const detail = await getChatSession(sessionId, { signal });
      const runId = activeRunOf(detail);
      store.set(loadDetail(store.get(), detail));
      if (runId === null) return;
      store.set({ run: { id: runId, progress: "running", lastEventId: null, lastSequence: 0 } });
      await attach(runId);
    } catch (error) {
      if (!signal.aborted) store.set({ error, isLoaded: true });
    }
  };
  return { follow, attach, load, stop: () => current.abort() };
}
