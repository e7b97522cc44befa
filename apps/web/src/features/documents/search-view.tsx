import { SEARCH_MODES, type SearchMode } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { SelectField, TextField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { searchQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { markWords } from "./mark-words.ts";
import { PassageLink } from "./passage-link.tsx";

type SearchViewProps = {
  query: string;
  mode: SearchMode;
  onSearch: (query: string, mode: SearchMode) => void;
};

/** Passages that fit some words or a question, best first. */
export function SearchView({ query, mode, onSearch }: SearchViewProps) {
  const [draft, setDraft] = useState(query);
  const found = useQuery({ ...searchQuery(query, mode), enabled: query !== "" });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (draft.trim() !== "") onSearch(draft.trim(), mode);
  };
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-4">
      <form role="search" onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-56 flex-1">
          <TextField
            label={copyDocuments.searchLabel}
            placeholder={copyDocuments.searchPlaceholder}
            type="search"
            value={draft}
            maxLength={2000}
            onChange={(event) => setDraft(event.target.value)}
          />
        </div>
        <div className="w-44">
          <SelectField
            label={copyDocuments.searchMode}
            value={mode}
            onChange={(event) =>
              onSearch(query, SEARCH_MODES.find((each) => each === event.target.value) ?? mode)
            }
            options={SEARCH_MODES.map((value) => ({ value, text: copyDocuments.searchModes[value] }))}
          />
        </div>
        <Button
          type="submit"
          variant="primary"
          icon={<Search size={15} aria-hidden />}
          isBusy={found.isFetching}
        >
          {copyDocuments.searchButton}
        </Button>
      </form>
      {query === "" && (
        <EmptyState icon={<Search size={22} aria-hidden />} title={copyDocuments.searchStart}>
          {copyDocuments.searchStartHelp}
        </EmptyState>
      )}
      {found.isLoading && <SkeletonRows count={4} rowClassName="h-24" />}
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.data?.items.length === 0 && (
        <EmptyState icon={<Search size={22} aria-hidden />} title={copyDocuments.searchEmpty}>
          {copyDocuments.searchEmptyHelp}
        </EmptyState>
      )}
      {found.data !== undefined && found.data.items.length > 0 && (
        <section aria-label={copyDocuments.results(found.data.items.length)}>
          <p role="status" className="mb-2 text-[0.8125rem] text-muted">
            {copyDocuments.results(found.data.items.length)}
          </p>
          <ol className="flex flex-col gap-2">
            {found.data.items.map((passage) => (
              <li
                key={`${passage.documentId}:${passage.start}`}
                className="rounded-md border border-line bg-surface"
              >
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
                  <PassageLink
                    passage={passage}
                    className="font-medium text-accent underline underline-offset-2"
                  >
                    {passage.title}
                  </PassageLink>
                  {passage.page !== null && (
                    <span className="text-[0.8125rem] text-muted">{copyDocuments.page(passage.page)}</span>
                  )}
                  <span className="min-w-0 flex-1 truncate text-[0.8125rem] text-muted">
                    {passage.headingPath.join(" › ")}
                  </span>
                  <LabelBadge label={passage.label} />
                </p>
                <Marked text={passage.text} query={query} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  return (
    <p className="px-3 py-2 text-[0.8125rem] whitespace-pre-wrap wrap-anywhere">
      {markWords(text, query).map((piece) =>
        piece.isMarked ? (
          <mark key={piece.start} className="rounded-sm bg-warn-soft text-ink">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}
