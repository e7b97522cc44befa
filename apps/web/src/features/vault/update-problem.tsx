import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { hasStatus } from "../../lib/api-error.ts";
import { copyVault } from "./copy.ts";

/** Why a change of a secret was refused; a stale one in words about what to do. */
export function UpdateProblem({ error }: { error: unknown }) {
  if (!hasStatus(error, 412)) return <ProblemNote error={error} />;
  return (
    <p role="alert" className="rounded-lg border border-warn/40 bg-warn-soft px-3 py-2">
      {copyVault.changedMeanwhile}
    </p>
  );
}
