import type { DocumentState, DocumentVersion } from "@cdsa/contracts";
import { Badge, type Tone } from "../ui/badges.tsx";
import { isWorking } from "./upload-document.ts";
import { copyUpload } from "./copy.ts";

const toneOf = (state: DocumentState): Tone =>
  state === "INDEXED" ? "ok" : state === "FAILED" ? "danger" : "info";

/** Where a version stands on its way, with how far it is. */
export function StateBadge({ version }: { version: Pick<DocumentVersion, "state" | "progress"> }) {
  const { state, progress } = version;
  const text = copyUpload.states[state];
  return (
    <Badge tone={toneOf(state)}>
      {isWorking(state) ? copyUpload.progress(text, progress.done, progress.total) : text}
    </Badge>
  );
}
