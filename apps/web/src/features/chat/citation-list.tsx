import type { ChatMessage } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import { copyChat } from "./copy.ts";

/** The passages an answer rests on, numbered, each with its words. */
export function CitationList({ citations }: { citations: NonNullable<ChatMessage["citations"]> }) {
  return (
    <section aria-label={copyChat.sources} className="mt-3">
      <ol className="flex flex-col gap-1.5">
        {citations.map((citation, index) => (
          <li key={`${citation.documentId}:${citation.start}`}>
            <details className="rounded-md border border-line bg-surface">
              <summary className="flex items-center gap-2 px-2.5 py-1 text-[0.8125rem]">
                <span className="flex size-5 shrink-0 items-center justify-center rounded bg-accent-soft text-xs font-semibold text-accent">
                  {index + 1}
                </span>
                <span className="min-w-0 truncate font-medium">{citation.title}</span>
                {citation.page !== null && <span className="text-muted">{copyChat.page(citation.page)}</span>}
              </summary>
              <blockquote className="border-t border-line px-3 py-2 text-[0.8125rem] text-muted wrap-anywhere">
                {citation.quote}
              </blockquote>
              <p className="px-3 pb-2 text-[0.8125rem]">
                <Link
                  to="/documents/{-$documentId}"
                  params={{ documentId: citation.documentId }}
                  search={{
                    version: citation.version,
                    start: citation.start,
                    end: citation.end,
                    ...(citation.page !== null && { page: citation.page }),
                  }}
                  className="text-accent underline underline-offset-2"
                >
                  {copyChat.openSource}
                </Link>
              </p>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
