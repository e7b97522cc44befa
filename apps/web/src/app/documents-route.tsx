import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { DocumentsPage } from "../features/documents/documents-page.tsx";

const route = getRouteApi("/frame/documents/{-$documentId}");

/** The documents, with the open one, the filters and the place in it out of the address. */
export function DocumentsRoute() {
  const { documentId } = route.useParams();
  const address = route.useSearch();
  const navigate = useNavigate();
  return (
    <DocumentsPage
      documentId={documentId}
      address={address}
      onAddress={(next, search) =>
        void navigate({ to: "/documents/{-$documentId}", params: { documentId: next }, search })
      }
    />
  );
}
