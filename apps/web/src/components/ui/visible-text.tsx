import { copyVisible } from "./visible-text-copy.ts";
import { toVisibleSegments } from "../../lib/hidden-characters.ts";

/** Text from people, models or documents, with every hidden or look-alike character shown as what it is. */
export function VisibleText({ text }: { text: string }) {
  return toVisibleSegments(text).map((segment, index) => {
    if (segment.kind === "text") return <span key={index}>{segment.text}</span>;
    const title = segment.kind === "hidden" ? copyVisible.meanings[segment.meaning] : copyVisible.lookalike;
    return (
      <mark
        key={index}
        title={title}
        dir="ltr"
        className="mx-px inline-block rounded-sm bg-danger-soft px-0.5 font-mono text-[0.85em] font-semibold text-danger ring-1 ring-danger/50"
      >
        {segment.kind === "lookalike" && segment.text}⟨{segment.codePoint}⟩
      </mark>
    );
  });
}
