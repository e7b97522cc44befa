import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ApprovalsPage } from "../features/approvals/approvals-page.tsx";

const route = getRouteApi("/frame/approvals/{-$approvalId}");

/** The approvals, with the open card and the filters of the address. */
export function ApprovalsRoute() {
  const { approvalId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <ApprovalsPage
      approvalId={approvalId}
      filters={search}
      onFilter={(next) =>
        void navigate({ to: "/approvals/{-$approvalId}", params: { approvalId: undefined }, search: next })
      }
      onClose={() =>
        void navigate({ to: "/approvals/{-$approvalId}", params: { approvalId: undefined }, search })
      }
    />
  );
}
