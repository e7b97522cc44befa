import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ProtectionPage } from "../features/protection/protection-page.tsx";

const route = getRouteApi("/frame/protection");

/** Protection, with the view of the address. */
export function ProtectionRoute() {
  const { view } = route.useSearch();
  const navigate = useNavigate();
  return (
    <ProtectionPage
      view={view}
      onView={(next) => void navigate({ to: "/protection", search: { view: next } })}
    />
  );
}
