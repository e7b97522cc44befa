import type { LlmConfig, Model } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { IconButton } from "../../components/ui/button.tsx";
import { SelectField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { configQuery, useChangeConfig } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

/** Which models are asked where one fails, in order; a change holds at once. */
export function FallbackOrder({ models }: { models: readonly Model[] }) {
  const config = useQuery(configQuery);
  return (
    <Section title={copyModels.fallbacks} help={copyModels.fallbacksHelp}>
      {config.isPending && <SkeletonRows count={2} />}
      <ProblemNote error={config.error} onRetry={() => void config.refetch()} />
      {config.data && <Order models={models} config={config.data} />}
    </Section>
  );
}

function Order({ models, config }: { models: readonly Model[]; config: LlmConfig }) {
  const change = useChangeConfig(config.version);
  const ids = config.fallbackModelIds;
  const set = (fallbackModelIds: string[]): void => change.mutate({ fallbackModelIds });
  const nameOf = (id: string): string => models.find((model) => model.id === id)?.name ?? id;
  const left = models.filter((model) => model.provider !== "planner" && !ids.includes(model.id));
  const swap = (index: number, other: number): void => {
    const [one, two] = [ids[index], ids[other]];
    if (one !== undefined && two !== undefined) set(ids.with(index, two).with(other, one));
  };
  return (
    <div className="flex flex-col gap-3">
      {ids.length === 0 && <p className="text-muted">{copyModels.noFallbacks}</p>}
      {ids.length > 0 && (
        <ol className="divide-y divide-line rounded-md border border-line">
          {ids.map((id, index) => (
            <li key={id} className="flex items-center gap-1 py-1 pr-1 pl-3">
              <span className="w-5 text-muted tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 wrap-anywhere">{nameOf(id)}</span>
              <IconButton
                size="small"
                label={copyModels.up(nameOf(id))}
                disabled={index === 0 || change.isPending}
                onClick={() => swap(index, index - 1)}
              >
                <ArrowUp size={15} aria-hidden />
              </IconButton>
              <IconButton
                size="small"
                label={copyModels.down(nameOf(id))}
                disabled={index === ids.length - 1 || change.isPending}
                onClick={() => swap(index, index + 1)}
              >
                <ArrowDown size={15} aria-hidden />
              </IconButton>
              <IconButton
                size="small"
                label={copyModels.remove(nameOf(id))}
                disabled={change.isPending}
                onClick={() => set(ids.filter((each) => each !== id))}
              >
                <X size={15} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ol>
      )}
      {left.length > 0 && ids.length < 10 && (
        <div className="max-w-sm">
          <SelectField
            label={copyModels.addFallback}
            isLabelHidden
            value=""
            disabled={change.isPending}
            onChange={(event) => {
              if (event.target.value !== "") set([...ids, event.target.value]);
            }}
            options={[
              { value: "", text: copyModels.addFallback },
              ...left.map(({ id, name }) => ({ value: id, text: name })),
            ]}
          />
        </div>
      )}
      <ProblemNote error={change.error} />
    </div>
  );
}
