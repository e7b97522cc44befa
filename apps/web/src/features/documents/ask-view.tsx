import type { DocumentAnswer } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { FileSearch, Send } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { TextAreaField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { answerQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { PassageLink } from "./passage-link.tsx";

type AskViewProps = { question: string; onAsk: (question: string) => void };

/** An answer out of the documents, sentence by sentence with what supports it. */
export function AskView({ question, onAsk }: AskViewProps) {
  const [draft, setDraft] = useState(question);
  const answer = useQuery({ ...answerQuery(question), enabled: question !== "" });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (draft.trim() !== "") onAsk(draft.trim());
  };
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-4">
      <form onSubmit={submit} className="flex flex-col gap-2">
        <TextAreaField
          label={copyDocuments.askLabel}
          placeholder={copyDocuments.askPlaceholder}
          rows={2}
          maxLength={4000}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey) submit(event);
          }}
        />
        <Button
          type="submit"
          variant="primary"
          className="self-end"
          icon={<Send size={15} aria-hidden />}
          isBusy={answer.isFetching}
        >
          {copyDocuments.askButton}
        </Button>
      </form>
      {question === "" && (
        <EmptyState icon={<FileSearch size={22} aria-hidden />} title={copyDocuments.askStart}>
          {copyDocuments.askStartHelp}
        </EmptyState>
      )}
      {answer.isLoading && <SkeletonRows count={3} rowClassName="h-16" />}
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.data !== undefined && <Answer answer={answer.data} />}
    </div>
  );
}

function Answer({ answer }: { answer: DocumentAnswer }) {
  const citationOf = new Map(answer.citations.map((citation) => [citation.number, citation]));
  return (
    <article aria-live="polite" className="rounded-xl border border-line bg-surface p-4">
      {answer.sentences.length === 0 ? (
        <p>{answer.answer}</p>
      ) : (
        <p className="leading-relaxed">
          {answer.sentences.map((sentence, index) => (
            <span key={`${index}:${sentence.text}`}>
              {sentence.isSupported ? (
                sentence.text
              ) : (
                <del title={sentence.reasons.join(" ")} className="text-muted decoration-danger">
                  {sentence.text}
                </del>
              )}
              {sentence.citations.map((number) => {
                const citation = citationOf.get(number);
                return citation === undefined ? null : (
                  <PassageLink
                    key={number}
                    passage={citation}
                    className="mx-0.5 inline-flex h-5 min-w-5 items-center justify-center rounded bg-accent-soft px-1 align-text-bottom text-xs font-semibold text-accent"
                  >
                    {number}
                  </PassageLink>
                );
              })}{" "}
            </span>
          ))}
        </p>
      )}
      <Reasons answer={answer} />
      <p className="mt-3 flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
        <LabelBadge label={answer.label} />
        <span>{copyDocuments.answeredBy(answer.model)}</span>
        {answer.score !== null && <span>{copyDocuments.score(Math.round(answer.score * 100))}</span>}
      </p>
      {answer.citations.length > 0 && (
        <section aria-label={copyDocuments.sources} className="mt-3 border-t border-line pt-3">
          <h2 className="mb-1.5 font-semibold">{copyDocuments.sources}</h2>
          <ol className="flex flex-col gap-2">
            {answer.citations.map((citation) => (
              <li key={`${citation.number}:${citation.start}`} className="flex gap-2">
                <span className="flex size-5 shrink-0 items-center justify-center rounded bg-accent-soft text-xs font-semibold text-accent">
                  {citation.number}
                </span>
                <div className="min-w-0 text-[0.8125rem]">
                  <PassageLink passage={citation}>{citation.title}</PassageLink>
                  {citation.page !== null && (
                    <span className="text-muted"> · {copyDocuments.page(citation.page)}</span>
                  )}
                  <blockquote className="text-muted wrap-anywhere">{citation.quote}</blockquote>
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </article>
  );
}

/** Why sentences are struck out, in words for those who don't hover. */
function Reasons({ answer }: { answer: DocumentAnswer }) {
  const struck = answer.sentences.filter(({ isSupported, reasons }) => !isSupported && reasons.length > 0);
  if (struck.length === 0) return null;
  return (
    <ul className="mt-3 list-disc rounded-md bg-danger-soft py-2 pr-3 pl-7 text-[0.8125rem]">
      {struck.map(({ text, reasons }, index) => (
        <li key={`${index}:${text}`}>{reasons.join(" ")}</li>
      ))}
    </ul>
  );
}
