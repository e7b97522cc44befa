import { type ChatSession, highestLabel } from "@cdsa/contracts";
import { Cloud, House } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { ContextMeter } from "./context-meter.tsx";
import { type ConversationState, isRunning } from "./conversation-state.ts";
import { copyChat } from "./copy.ts";
import { countsToLabel } from "./declassification/chat-label.ts";
import { DeclassifyControl } from "./declassification/declassify-control.tsx";
import { itemElementId, labelOf, modelInUse, sourceOf } from "./label-of.ts";
import { PseudonymsButton } from "./pseudonyms-button.tsx";

type LabelBarProps = { session: ChatSession | undefined; state: ConversationState };

/**
 * The highest label of the conversation and the item that raised it, what stands under a pseudonym, the model in use and
 * how much of the conversation it reads.
 */
export function LabelBar({ session, state }: LabelBarProps) {
  const counting = state.items.filter(
    (item) => item.kind !== "message" || countsToLabel(session, item.message),
  );
  const label = highestLabel(session?.label ?? "PUBLIC", ...counting.map(labelOf));
  const source = sourceOf(counting, label);
  const model = modelInUse(state);
  return (
    <div
      role="group"
      aria-label={copyChat.labelBar}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-1 text-xs text-muted"
    >
      <span className="flex min-w-0 items-center gap-2">
        <span className="sr-only">{copyChat.labelHelp}</span>
        <LabelBadge label={label} title={copyChat.labelHelp} />
        {source !== null && (
          <button
            type="button"
            title={copyChat.showSource}
            onClick={() => showItem(itemElementId(source.key))}
            className="min-h-6 min-w-0 truncate rounded underline decoration-dotted underline-offset-2 hover:text-ink"
          >
            {copyChat.raisedBy(source.what)}
          </button>
        )}
      </span>
      {state.sessionId !== null && !isRunning(state) && (
        <PseudonymsButton sessionId={state.sessionId} itemCount={state.items.length} />
      )}
      <DeclassifyControl session={session} label={label} />
      {model !== null && (
        <span className="ml-auto flex min-w-0 items-center gap-3" title={model.why}>
          {model.context !== null && <ContextMeter {...model.context} />}
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="hidden truncate sm:inline">{model.name}</span>
            <Badge
              tone={model.isLocal ? "neutral" : "info"}
              icon={model.isLocal ? <House size={12} aria-hidden /> : <Cloud size={12} aria-hidden />}
              title={model.isLocal ? copyChat.localHelp : copyChat.cloudHelp}
            >
              {model.isLocal ? copyChat.local : copyChat.cloud}
            </Badge>
          </span>
        </span>
      )}
    </div>
  );
}

/** Brings an item into sight and gives it the focus, so that a keyboard goes on from there. */
function showItem(id: string): void {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}
