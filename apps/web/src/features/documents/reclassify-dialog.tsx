import { clearanceCovers, type Document, type Label, LABELS } from "@cdsa/contracts";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { SelectField, TextAreaField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { useReclassify } from "./api/documents-api.ts";
import { copyUpload } from "../../components/upload/copy.ts";
import { copyDocuments } from "./copy.ts";

type ReclassifyDialogProps = { document: Document; onClose: () => void };

/** Another label, with the reason; a lower one goes to another person first. */
export function ReclassifyDialog({ document, onClose }: ReclassifyDialogProps) {
  const user = useCurrentUser();
  const navigate = useNavigate();
  const toast = useToast();
  const reclassify = useReclassify(document.id);
  const [label, setLabel] = useState<Label>(document.classification);
  const [reason, setReason] = useState("");
  const labels = LABELS.filter((each) => clearanceCovers(user.clearance, each));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    reclassify.mutate(
      { classification: label, reason: reason.trim() },
      {
        onSuccess: (result) => {
          onClose();
          if (result.status === "RECLASSIFIED") {
            toast({ title: copyDocuments.reclassified });
            return;
          }
          const run = (): void =>
            void navigate({ to: "/approvals/{-$approvalId}", params: { approvalId: result.approvalId } });
          const action = { text: copyDocuments.seeRequest, run };
          toast({ title: copyDocuments.awaiting, message: copyDocuments.awaitingHelp, action });
        },
      },
    );
  };
  return (
    <Modal title={copyDocuments.reclassifyTitle} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <SelectField
          label={copyUpload.classification}
          hint={copyDocuments.reclassifyHint}
          value={label}
          onChange={(event) => setLabel(labels.find((each) => each === event.target.value) ?? label)}
          options={labels.map((value) => ({ value, text: LABEL_NAMES[value] }))}
        />
        <TextAreaField
          label={copyDocuments.reason}
          rows={3}
          maxLength={1000}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemNote error={reclassify.error} />
        <div className="flex justify-end">
          <Button
            type="submit"
            variant="primary"
            isBusy={reclassify.isPending}
            disabled={label === document.classification || reason.trim() === ""}
          >
            {copyDocuments.reclassify}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
