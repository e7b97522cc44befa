import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { EgressPage } from "../features/egress/egress-page.tsx";

const route = getRouteApi("/frame/audit/egress");

/** The statement of what left, with the period of the address. */
export function EgressRoute() {
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <EgressPage
      period={search}
      onPeriod={(next) => void navigate({ to: "/audit/egress", search: next, replace: true })}
    />
  );
}
