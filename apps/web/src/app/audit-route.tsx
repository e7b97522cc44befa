import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { AuditPage } from "../features/audit/audit-page.tsx";

const route = getRouteApi("/frame/audit");

/** The audit log, with the filters of the address. */
export function AuditRoute() {
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <AuditPage
      filters={search}
      onFilter={(next) => void navigate({ to: "/audit", search: next, replace: true })}
    />
  );
}
