import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useCancelApproval } from "./use-cancel-approval.ts";
import { copyApproval } from "./copy.ts";

/** Takes one's own request back, after asking. */
export function WithdrawButton({ approvalId }: { approvalId: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useCancelApproval(approvalId);
  return (
    <>
      <Button variant="danger" size="small" onClick={() => setIsAsking(true)}>
        {copyApproval.withdraw}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={copyApproval.withdrawTitle}
          confirmText={copyApproval.withdraw}
          isBusy={cancel.isPending}
          error={cancel.error}
          onClose={() => setIsAsking(false)}
          onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setIsAsking(false) })}
        >
          {copyApproval.withdrawHelp}
        </ConfirmDialog>
      )}
    </>
  );
}
