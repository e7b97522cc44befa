import type { User } from "@cdsa/contracts";
import type { FunctionComponent } from "react";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { BudgetsView } from "./budgets-view.tsx";
import { copyModels } from "./copy.ts";
import { RegistryView } from "./registry-view.tsx";
import { RoutingView } from "./routing-view.tsx";
import { UsageView } from "./usage-view.tsx";

export const MODEL_VIEWS = ["registry", "routing", "budgets", "usage"] as const;
export type ModelView = (typeof MODEL_VIEWS)[number];

const VIEWS: Readonly<Record<ModelView, FunctionComponent>> = {
  registry: RegistryView,
  routing: RoutingView,
  budgets: BudgetsView,
  usage: UsageView,
};

/** Budgets are an administrator's. */
const viewsOf = (user: User): ModelView[] =>
  MODEL_VIEWS.filter((view) => view !== "budgets" || user.role === "ADMIN");

type ModelsPageProps = { view: ModelView | undefined; onView: (view: ModelView) => void };

/** Which models there are, what each may see, who answers what, and what they have cost and may cost. */
export function ModelsPage({ view, onView }: ModelsPageProps) {
  const offered = viewsOf(useCurrentUser());
  const shown = offered.find((each) => each === view) ?? "registry";
  const View = VIEWS[shown];
  return (
    <>
      <PageHeader title={copyModels.title}>
        <SegmentedControl
          label={copyModels.viewsLabel}
          value={shown}
          onChange={onView}
          options={offered.map((value) => ({ value, text: copyModels.views[value] }))}
        />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-4 p-4">
          <View />
        </div>
      </div>
    </>
  );
}
