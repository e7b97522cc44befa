import type { ReactNode } from "react";
import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";
import { ProblemNote } from "./problem-note.tsx";

type ConfirmDialogProps = {
  title: string;
  children: ReactNode;
  confirmText: string;
  isBusy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that can't be taken back. */
export function ConfirmDialog({
  title,
  children,
  confirmText,
  isBusy,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal title={title} onClose={onClose}>
      <div className="flex flex-col gap-4 p-4">
        <div>{children}</div>
        <ProblemNote error={error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button variant="danger" isBusy={isBusy ?? false} onClick={onConfirm}>
            {confirmText}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
