import { TriangleAlert } from "lucide-react";
import { ZodError } from "zod";
import { ApiError } from "../../lib/api-error.ts";
import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

type ProblemNoteProps = { error: unknown; onRetry?: () => void };

/** Says what went wrong and what to do, with the request id to copy; nothing where there is no error. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-lg border border-danger/40 bg-danger-soft px-3 py-2.5 text-ink"
    >
      <TriangleAlert size={17} className="mt-0.5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{describeError(error)}</p>
        {problem?.errors !== undefined && problem.errors.length > 0 && (
          <ul className="mt-1 list-disc pl-4 text-[0.8125rem]">
            {problem.errors.map((field) => (
              <li key={field.path + field.message}>
                <span className="font-mono text-xs">{field.path}</span> {field.message}
              </li>
            ))}
          </ul>
        )}
        {problem !== undefined && problem.requestId !== "" && (
          <p className="mt-1 flex flex-wrap items-center gap-1 text-xs">
            <span className="font-mono wrap-anywhere">{copy.requestId(problem.requestId)}</span>
            <CopyButton text={problem.requestId} label={copy.copyRequestId} />
          </p>
        )}
      </div>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          {copy.retry}
        </Button>
      )}
    </div>
  );
}

function describeError(error: unknown): string {
  if (error instanceof ZodError) return copy.unexpectedAnswer;
  return error instanceof Error ? error.message : copy.unexpectedAnswer;
}
