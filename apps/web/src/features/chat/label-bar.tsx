import { type ChatSession, highestLabel, type Label } from "@cdsa/contracts";
import { Cloud, House } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import type { ConversationItem, ConversationState } from "./conversation-state.ts";
import { copyChat } from "./copy.ts";
import { countsToLabel } from "./declassification/chat-label.ts";
import { DeclassifyControl } from "./declassification/declassify-control.tsx";

type LabelBarProps = { session: ChatSession | undefined; state: ConversationState };

/** The highest label of the conversation, what raised it, and the model in use. */
export function LabelBar({ session, state }: LabelBarProps) {
  const counting = state.items.filter(
    (item) => item.kind !== "message" || countsToLabel(session, item.message),
  );
  const label = highestLabel(session?.label ?? "PUBLIC", ...counting.map(labelOf));
  const source = label === "PUBLIC" ? undefined : counting.find((item) => labelOf(item) === label);
  const { model } = state;
  return (
    <div
      role="group"
      aria-label={copyChat.labelBar}
      className="flex h-8 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 py-1 text-xs text-muted"
    >
      <span className="sr-only">{copyChat.labelHelp}</span>
      <LabelBadge label={label} title={copyChat.labelHelp} />
      {source !== undefined && (
        <span className="min-w-0 truncate">{copyChat.raisedBy(describeSource(source))}</span>
      )}
      <DeclassifyControl session={session} label={label} />
      {model !== null && (
        <span
          className="ml-auto flex min-w-0 items-center gap-1.5"
          title={copyChat.modelInUse(model.name, model.reason)}
        >
          <span className="hidden truncate sm:inline">{model.name}</span>
          <Badge
            tone={model.isLocal ? "neutral" : "info"}
            icon={model.isLocal ? <House size={12} aria-hidden /> : <Cloud size={12} aria-hidden />}
            title={model.isLocal ? copyChat.localHelp : copyChat.cloudHelp}
          >
            {model.isLocal ? copyChat.local : copyChat.cloud}
          </Badge>
        </span>
      )}
    </div>
  );
}

function labelOf(item: ConversationItem): Label {
  if (item.kind !== "message") return "PUBLIC";
  return highestLabel(item.message.label, item.message.toolResult?.label ?? "PUBLIC");
}

function describeSource(item: ConversationItem): string {
  if (item.kind !== "message" || item.message.toolResult === undefined) return copyChat.raisedByMessage;
  return copyChat.raisedByTool(item.message.toolResult.toolName);
}
