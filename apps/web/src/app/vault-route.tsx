import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { VaultPage } from "../features/vault/vault-page.tsx";

const route = getRouteApi("/frame/vault/{-$secretId}");

/** The vault, with the open secret and the filters of the address. */
export function VaultRoute() {
  const { secretId } = route.useParams();
  const address = route.useSearch();
  const navigate = useNavigate();
  return (
    <VaultPage
      secretId={secretId}
      address={address}
      onAddress={(next, search) =>
        void navigate({ to: "/vault/{-$secretId}", params: { secretId: next }, search })
      }
    />
  );
}
