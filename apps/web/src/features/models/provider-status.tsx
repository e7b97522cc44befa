import { useQuery } from "@tanstack/react-query";
import { Badge } from "../../components/ui/badges.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { statusQuery } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

/** How the servers of the models are. */
export function ProviderStatus() {
  const status = useQuery(statusQuery);
  return (
    <Section title={copyModels.status}>
      {status.isPending && <SkeletonRows count={1} />}
      <ProblemNote error={status.error} onRetry={() => void status.refetch()} />
      {status.data?.providers.length === 0 && <p className="text-muted">{copyModels.none}</p>}
      <ul className="flex flex-col gap-2">
        {status.data?.providers.map((provider) => (
          <li key={provider.provider} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="w-32 font-medium">{provider.provider}</span>
            <Badge tone={provider.reachable ? "ok" : "danger"}>
              {provider.reachable ? copyModels.reachable : copyModels.away}
            </Badge>
            {provider.circuit !== "closed" && (
              <Badge tone="warn">{copyModels.circuits[provider.circuit]}</Badge>
            )}
            {provider.latencyMs !== null && (
              <span className="text-[0.8125rem] text-muted tabular-nums">
                {copyModels.latency(provider.latencyMs)}
              </span>
            )}
            {provider.lastError !== null && (
              <span className="w-full text-[0.8125rem] text-danger wrap-anywhere">{provider.lastError}</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
