import type { Model } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Cloud, House } from "lucide-react";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Menu, MenuChoice } from "../../components/ui/menu.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import { modelsQuery } from "./api/list-models.ts";
import { copyChat } from "./copy.ts";

type ModelPickerProps = { chosenId: string | null; onChoose: (modelId: string) => void };

/** Which model answers; each says which labels it may see and where it runs. */
export function ModelPicker({ chosenId, onChoose }: ModelPickerProps) {
  const models = useQuery(modelsQuery);
  const offered = models.data?.items.filter((model) => model.isEnabled) ?? [];
  const current =
    offered.find((model) => model.id === chosenId) ?? offered.find((model) => model.isDefault) ?? offered[0];
  if (current === undefined) return null;
  return (
    <Menu
      align="end"
      className="w-80 max-w-[calc(100vw-2rem)]"
      trigger={
        <button
          type="button"
          aria-label={copyChat.modelPicker(current.name)}
          className="flex h-8 max-w-36 sm:max-w-72 min-w-0 items-center gap-1.5 rounded-md border border-line px-2 text-[0.8125rem] hover:bg-sunken"
        >
          {current.isLocal ? (
            <House size={14} className="shrink-0" aria-hidden />
          ) : (
            <Cloud size={14} className="shrink-0" aria-hidden />
          )}
          <span className="truncate">{current.name}</span>
          <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden />
        </button>
      }
    >
      <MenuChoice
        label={copyChat.model}
        value={current.id}
        onChange={onChoose}
        options={offered.map((model) => ({ value: model.id, content: <ModelLine model={model} /> }))}
      />
    </Menu>
  );
}

function ModelLine({ model }: { model: Model }) {
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-1 py-0.5">
      <span className="font-medium wrap-anywhere">
        {model.name}
        {model.isDefault && <span className="font-normal text-muted"> · {copyChat.modelDefault}</span>}
      </span>
      <span className="flex flex-wrap gap-1.5">
        <Badge
          icon={model.isLocal ? <House size={12} aria-hidden /> : <Cloud size={12} aria-hidden />}
          title={model.isLocal ? copyChat.localHelp : copyChat.cloudHelp}
        >
          {model.isLocal ? copyChat.local : copyChat.cloud}
        </Badge>
        <span className="sr-only">{copyChat.modelMay(LABEL_NAMES[model.maxLabel])}</span>
        <span aria-hidden title={copyChat.modelMay(LABEL_NAMES[model.maxLabel])}>
          ≤ <LabelBadge label={model.maxLabel} />
        </span>
      </span>
    </span>
  );
}
