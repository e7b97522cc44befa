import { roleCovers } from "@cdsa/contracts";
import { FileInput, KeyRound, MousePointerClick } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { classNames } from "../../lib/class-names.ts";
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
    <div className="flex min-h-0 flex-1">
      <div
        className={classNames(
          "flex w-full shrink-0 flex-col overflow-y-auto border-line bg-surface md:w-80 md:border-r",
          secretId !== undefined && "hidden md:flex",
        )}
      >
        <SecretFilterBar filter={filter} onFilter={(next) => onAddress(secretId, next)} />
        <SecretList filter={filter} openId={secretId} onClear={() => onAddress(secretId, {})} />
      </div>
      <div
        className={classNames("min-w-0 flex-1 overflow-y-auto", secretId === undefined && "hidden md:block")}
      >
        {secretId === undefined ? (
          <EmptyState icon={<MousePointerClick size={22} aria-hidden />} title={copyVault.pick}>
            {copyVault.pickHelp}
          </EmptyState>
        ) : (
          <SecretDetail key={secretId} secretId={secretId} onBack={() => onAddress(undefined, filter)} />
        )}
      </div>
    </div>
  );
}
