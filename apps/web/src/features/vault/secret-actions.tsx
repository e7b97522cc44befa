import type { Secret } from "@cdsa/contracts";
import { Eye, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { useDeleteSecret } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { EditSecretDialog } from "./edit-secret-dialog.tsx";
import { NewValueDialog } from "./new-value-dialog.tsx";
import { ShowValueDialog } from "./show-value-dialog.tsx";

type SecretActionsProps = { secret: Secret; onDeleted: () => void };
type Dialog = "show" | "value" | "edit" | "delete";

/** What this person may do with a secret. */
export function SecretActions({ secret, onDeleted }: SecretActionsProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {secret.may.read && (
          <Button size="small" icon={<Eye size={14} aria-hidden />} onClick={() => setDialog("show")}>
            {copyVault.show}
          </Button>
        )}
        {secret.may.manage && (
          <>
            <Button
              size="small"
              icon={<RefreshCw size={14} aria-hidden />}
              onClick={() => setDialog("value")}
            >
              {copyVault.newValue}
            </Button>
            <Button size="small" icon={<Pencil size={14} aria-hidden />} onClick={() => setDialog("edit")}>
              {copyVault.edit}
            </Button>
            <Button
              size="small"
              variant="danger"
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => setDialog("delete")}
            >
              {copyVault.remove}
            </Button>
          </>
        )}
      </div>
      {dialog === "show" && <ShowValueDialog secret={secret} version={secret.valueVersion} onClose={close} />}
      {dialog === "value" && <NewValueDialog secret={secret} onClose={close} />}
      {dialog === "edit" && <EditSecretDialog secret={secret} onClose={close} />}
      {dialog === "delete" && <DeleteDialog secret={secret} onClose={close} onDeleted={onDeleted} />}
    </>
  );
}

function DeleteDialog({ secret, onClose, onDeleted }: SecretActionsProps & { onClose: () => void }) {
  const remove = useDeleteSecret(secret.id);
  return (
    <ConfirmDialog
      title={copyVault.removeTitle}
      confirmText={copyVault.remove}
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
    >
      {copyVault.removeHelp(secret.name)}
    </ConfirmDialog>
  );
}
