import type { Model } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Cloud, House, Pencil } from "lucide-react";
import { useState } from "react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { IconButton } from "../../components/ui/button.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { registryQuery } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";
import { EditModelDialog } from "./edit-model-dialog.tsx";
import { ProviderStatus } from "./provider-status.tsx";
import { TestButton } from "./test-button.tsx";

/** The models with what each may see; administrators test and set them up. */
export function RegistryView() {
  const user = useCurrentUser();
  const models = useQuery(registryQuery);
  const [edited, setEdited] = useState<Model | null>(null);
  return (
    <>
      <ProviderStatus />
      {models.isPending && <SkeletonRows count={3} rowClassName="h-12" />}
      <ProblemNote error={models.error} onRetry={() => void models.refetch()} />
      {models.data && (
        <div
          className="overflow-x-auto rounded-xl border border-line bg-surface"
          tabIndex={0}
          role="region"
          aria-label={copyModels.table}
        >
          <table className="data-table" aria-label={copyModels.table}>
            <thead>
              <tr>
                {Object.values(copyModels.columns).map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
                {user.role === "ADMIN" && <td className="bg-sunken" />}
              </tr>
            </thead>
            <tbody>
              {models.data.items.map((model) => (
                <Row
                  key={model.id}
                  model={model}
                  onEdit={user.role === "ADMIN" ? () => setEdited(model) : null}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited !== null && <EditModelDialog model={edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function Row({ model, onEdit }: { model: Model; onEdit: (() => void) | null }) {
  const { price } = model;
  return (
    <tr>
      <th scope="row" className="bg-surface!">
        <span className="flex flex-wrap items-center gap-2 text-ink">
          {model.name}
          {model.isDefault && <Badge tone="accent">{copyModels.isDefault}</Badge>}
        </span>
        <span className="block font-mono text-xs font-normal">{model.id}</span>
      </th>
      <td className="whitespace-nowrap">
        <Badge icon={model.isLocal ? <House size={12} aria-hidden /> : <Cloud size={12} aria-hidden />}>
          {model.isLocal ? copyModels.local : copyModels.remote}
        </Badge>{" "}
        <span className="text-muted">{copyModels.providers[model.provider]}</span>
      </td>
      <td>
        <LabelBadge label={model.maxLabel} />
      </td>
      <td className="whitespace-nowrap tabular-nums">{copyModels.tokens(model.contextWindow)}</td>
      <td className="whitespace-nowrap tabular-nums">
        {price === null ? copyModels.free : copyModels.price(price.inputPerMillion, price.outputPerMillion)}
      </td>
      <td>
        <Badge tone={model.isEnabled ? "ok" : "neutral"}>
          {model.isEnabled ? copyModels.on : copyModels.off}
        </Badge>
      </td>
      {onEdit !== null && (
        <td className="whitespace-nowrap">
          <span className="flex items-center justify-end gap-1">
            {model.provider !== "planner" && (
              <>
                <TestButton model={model} />
                <IconButton size="small" label={copyModels.edit(model.name)} onClick={onEdit}>
                  <Pencil size={15} aria-hidden />
                </IconButton>
              </>
            )}
          </span>
        </td>
      )}
    </tr>
  );
}
