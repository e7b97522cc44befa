import type { ApprovalStatus } from "@cdsa/contracts";
import { ApprovalStatusSchema } from "@cdsa/contracts";
import { SelectField } from "../../components/ui/field.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SplitView } from "../../components/ui/split-view.tsx";
import { APPROVAL_STATUS_NAMES } from "../../lib/copy.ts";
import { mayDecide } from "../../lib/permissions.ts";
import { useCurrentUser } from "../../lib/session.ts";
import type { ApprovalView } from "./api/list-approvals.ts";
import { ApprovalDetail } from "./approval-detail.tsx";
import { ApprovalList } from "./approval-list.tsx";
import { copyApprovals } from "./copy.ts";

type Filters = { view?: ApprovalView | undefined; status?: ApprovalStatus | undefined };
type ApprovalsPageProps = {
  approvalId: string | undefined;
  filters: Filters;
  onFilter: (filters: Filters) => void;
  onClose: () => void;
};

/** Requests at the left, the open one beside them; on a narrow screen one after the other. */
export function ApprovalsPage({ approvalId, filters, onFilter, onClose }: ApprovalsPageProps) {
  const user = useCurrentUser();
  const views: ApprovalView[] = mayDecide(user) ? ["inbox", "mine", "all"] : ["mine"];
  const view = views.find((candidate) => candidate === filters.view) ?? views[0] ?? "mine";
  // Without a status the list of all would be the inbox again.
  const status = view === "all" ? (filters.status ?? "PENDING") : filters.status;
  return (
    <>
      <PageHeader title={copyApprovals.title}>
        {views.length > 1 && (
          <SegmentedControl
            label={copyApprovals.viewsLabel}
            value={view}
            onChange={(next) => onFilter({ view: next })}
            options={views.map((value) => ({ value, text: copyApprovals.views[value] }))}
          />
        )}
        {view !== "inbox" && (
          <StatusFilter
            status={status}
            mayBeAny={view === "mine"}
            onChange={(next) => onFilter({ view, status: next })}
          />
        )}
      </PageHeader>
      <SplitView
        pick={{ title: copyApprovals.pick, help: copyApprovals.pickHelp }}
        list={<ApprovalList filter={{ view, status }} openId={approvalId} search={filters} />}
        detail={
          approvalId === undefined ? null : (
            <ApprovalDetail key={approvalId} approvalId={approvalId} onBack={onClose} />
          )
        }
      />
    </>
  );
}

type StatusFilterProps = {
  status: ApprovalStatus | undefined;
  mayBeAny: boolean;
  onChange: (status: ApprovalStatus | undefined) => void;
};

function StatusFilter({ status, mayBeAny, onChange }: StatusFilterProps) {
  const options = ApprovalStatusSchema.options.map((value) => ({
    value,
    text: APPROVAL_STATUS_NAMES[value],
  }));
  return (
    <div className="w-36">
      <SelectField
        label={copyApprovals.status}
        isLabelHidden
        value={status ?? ""}
        onChange={(event) =>
          onChange(ApprovalStatusSchema.optional().catch(undefined).parse(event.target.value))
        }
        options={mayBeAny ? [{ value: "", text: copyApprovals.anyStatus }, ...options] : options}
      />
    </div>
  );
}
