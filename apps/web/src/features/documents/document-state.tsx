import type { DocumentState, DocumentVersion } from "@cdsa/contracts";
import { Badge, type Tone } from "../../components/ui/badges.tsx";
import { isWorking } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";

const toneOf = (state: DocumentState): Tone =>
  state === "INDEXED" ? "ok" : state === "FAILED" ? "danger" : "info";

/** Where a version stands on its way, with how far it is. */
export function StateBadge({ version }: { version: Pick<DocumentVersion, "state" | "progress"> }) {
  const { state, progress } = version;
  const text = copyDocuments.states[state];
  return (
    <Badge tone={toneOf(state)}>
      {isWorking(state) ? copyDocuments.progress(text, progress.done, progress.total) : text}
    </Badge>
  );
}
