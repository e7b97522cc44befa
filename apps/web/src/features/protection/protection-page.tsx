import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { copyProtection } from "./copy.ts";
import { RulesView } from "./rules-view.tsx";
import { SettingsView } from "./settings-view.tsx";
import { TryView } from "./try-view.tsx";

export const PROTECTION_VIEWS = ["try", "settings", "rules"] as const;
export type ProtectionView = (typeof PROTECTION_VIEWS)[number];

type ProtectionPageProps = {
  view: ProtectionView | undefined;
  onView: (view: ProtectionView) => void;
};

/** What is found in texts and what of it leaves the house; settings and own rules are for administrators. */
export function ProtectionPage({ view, onView }: ProtectionPageProps) {
  const user = useCurrentUser();
  const shown = user.role === "ADMIN" ? (view ?? "try") : "try";
  return (
    <>
      <PageHeader title={copyProtection.title}>
        {user.role === "ADMIN" && (
          <SegmentedControl
            label={copyProtection.viewsLabel}
            value={shown}
            onChange={onView}
            options={PROTECTION_VIEWS.map((value) => ({ value, text: copyProtection.views[value] }))}
          />
        )}
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-4">
          {shown === "try" && <TryView />}
          {shown === "settings" && <SettingsView />}
          {shown === "rules" && <RulesView />}
        </div>
      </div>
    </>
  );
}
