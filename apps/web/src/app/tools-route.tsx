import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ToolsPage } from "../features/tools/tools-page.tsx";

const route = getRouteApi("/frame/tools/{-$toolId}");

/** The tools, with the open one of the address. */
export function ToolsRoute() {
  const { toolId } = route.useParams();
  const navigate = useNavigate();
  return (
    <ToolsPage
      toolId={toolId}
      onOpen={(next) => void navigate({ to: "/tools/{-$toolId}", params: { toolId: next } })}
    />
  );
}
