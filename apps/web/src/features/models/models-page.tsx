import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { copyModels } from "./copy.ts";
import { RegistryView } from "./registry-view.tsx";
import { UsageView } from "./usage-view.tsx";

export const MODEL_VIEWS = ["registry", "usage"] as const;
export type ModelView = (typeof MODEL_VIEWS)[number];

type ModelsPageProps = { view: ModelView | undefined; onView: (view: ModelView) => void };

/** Which models there are, what each may see, how their servers are, and what they have cost. */
export function ModelsPage({ view = "registry", onView }: ModelsPageProps) {
  return (
    <>
      <PageHeader title={copyModels.title}>
        <SegmentedControl
          label={copyModels.viewsLabel}
          value={view}
          onChange={onView}
          options={MODEL_VIEWS.map((value) => ({ value, text: copyModels.views[value] }))}
        />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-4 p-4">
          {view === "registry" ? <RegistryView /> : <UsageView />}
        </div>
      </div>
    </>
  );
}
