import type { ErrorComponentProps } from "@tanstack/react-router";
import { copy } from "../lib/copy.ts";
import { ProblemNote } from "../components/ui/problem-note.tsx";

/** A view that could not be shown. */
export function RouteErrorView({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-3 p-6">
      <h1 className="text-base font-semibold">{copy.somethingBroke}</h1>
      <p className="text-muted">{copy.somethingBrokeHelp}</p>
      <ProblemNote error={error} onRetry={reset} />
    </div>
  );
}
