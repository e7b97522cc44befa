import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ModelsPage } from "../features/models/models-page.tsx";

const route = getRouteApi("/frame/models");

/** The models, with the view of the address. */
export function ModelsRoute() {
  const { view } = route.useSearch();
  const navigate = useNavigate();
  return (
    <ModelsPage view={view} onView={(next) => void navigate({ to: "/models", search: { view: next } })} />
  );
}
