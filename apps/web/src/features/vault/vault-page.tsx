import { roleCovers } from "@cdsa/contracts";
import { FileInput, KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SplitView } from "../../components/ui/split-view.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import type { SecretFilter } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { CreateSecretDialog } from "./create-secret-dialog.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { KeysView } from "./keys-view.tsx";
import { SecretDetail } from "./secret-detail.tsx";
import { SecretFilterBar } from "./secret-filter-bar.tsx";
import { SecretList } from "./secret-list.tsx";

export const VAULT_VIEWS = ["secrets", "keys"] as const;
export type VaultView = (typeof VAULT_VIEWS)[number];

/** The address, taken apart; what is left out is the default. */
export type VaultAddress = SecretFilter & { view?: VaultView | undefined };

type VaultPageProps = {
  secretId: string | undefined;
  address: VaultAddress;
  onAddress: (secretId: string | undefined, address: VaultAddress) => void;
};

/** Secrets at the left, the open one beside them; the keys that seal them, for administrators. */
export function VaultPage({ secretId, address, onAddress }: VaultPageProps) {
  const user = useCurrentUser();
  const [dialog, setDialog] = useState<"create" | "import" | null>(null);
  const seesKeys = user.role === "ADMIN";
  const view = seesKeys && secretId === undefined ? (address.view ?? "secrets") : "secrets";
  return (
    <>
      <PageHeader title={copyVault.title}>
        {seesKeys && (
          <SegmentedControl
            label={copyVault.viewsLabel}
            value={view}
            onChange={(next) => onAddress(undefined, { view: next })}
            options={VAULT_VIEWS.map((value) => ({ value, text: copyVault.views[value] }))}
          />
        )}
        {roleCovers(user.role, "MANAGER") && (
          <>
            <Button
              size="small"
              icon={<FileInput size={15} aria-hidden />}
              onClick={() => setDialog("import")}
            >
              {copyVault.import}
            </Button>
            <Button
              variant="primary"
              size="small"
              icon={<KeyRound size={15} aria-hidden />}
              onClick={() => setDialog("create")}
            >
              {copyVault.add}
            </Button>
          </>
        )}
      </PageHeader>
      {view === "keys" ? (
        <KeysView />
      ) : (
        <Secrets secretId={secretId} address={address} onAddress={onAddress} />
      )}
      {dialog === "create" && (
        <CreateSecretDialog
          onClose={() => setDialog(null)}
          onCreated={(id) => {
            setDialog(null);
            onAddress(id, {});
          }}
        />
      )}
      {dialog === "import" && <ImportDialog onClose={() => setDialog(null)} />}
    </>
  );
}

function Secrets({ secretId, address, onAddress }: VaultPageProps) {
  const filter: SecretFilter = { name: address.name, rotationDue: address.rotationDue };
  return (
    <SplitView
      pick={{ title: copyVault.pick, help: copyVault.pickHelp }}
      list={
        <>
          <SecretFilterBar filter={filter} onFilter={(next) => onAddress(secretId, next)} />
          <SecretList filter={filter} openId={secretId} onClear={() => onAddress(secretId, {})} />
        </>
      }
      detail={
        secretId === undefined ? null : (
          <SecretDetail key={secretId} secretId={secretId} onBack={() => onAddress(undefined, filter)} />
        )
      }
    />
  );
}
