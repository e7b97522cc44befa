import { ArrowLeft, FileQuestion } from "lucide-react";
import type { ReactNode } from "react";
import { hasStatus } from "../../lib/api-error.ts";
import { classNames } from "../../lib/class-names.ts";
import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { SkeletonRows } from "./skeleton.tsx";

type DetailPaneProps<Data> = {
  /** A query whose answer is what to show; null or a 404 where there is nothing this person may see. */
  query: {
    data: Data | null | undefined;
    error: unknown;
    isPending: boolean;
    refetch: () => Promise<unknown>;
  };
  backText: string;
  onBack: () => void;
  width?: "max-w-3xl" | "max-w-4xl";
  children: (data: Data) => ReactNode;
};

/** One thing, opened from a list: the way back, its skeleton, its absence, its failure, or itself. */
export function DetailPane<Data>({
  query: { data, error, isPending, refetch },
  backText,
  onBack,
  width = "max-w-3xl",
  children,
}: DetailPaneProps<Data>) {
  const isMissing = data === null || (data === undefined && hasStatus(error, 404));
  return (
    <div className={classNames("mx-auto flex flex-col gap-4 px-4 py-4", width)}>
      <Button
        size="small"
        variant="ghost"
        className="self-start md:hidden"
        icon={<ArrowLeft size={15} aria-hidden />}
        onClick={onBack}
      >
        {backText}
      </Button>
      {isPending && <SkeletonRows count={6} rowClassName="h-10" />}
      {isMissing && (
        <EmptyState icon={<FileQuestion size={22} aria-hidden />} title={copy.notFound}>
          {copy.notFoundHelp}
        </EmptyState>
      )}
      {data === undefined && !isMissing && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data !== undefined && data !== null && children(data)}
    </div>
  );
}
