import { type ChatSession, type Label, LABELS } from "@cdsa/contracts";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { SelectField, TextAreaField } from "../../../components/ui/field.tsx";
import { Modal } from "../../../components/ui/modal.tsx";
import { ProblemNote } from "../../../components/ui/problem-note.tsx";
import { useToast } from "../../../components/ui/toaster.tsx";
import { LABEL_NAMES } from "../../../lib/copy.ts";
import { useAskToDeclassify } from "./ask-to-declassify.ts";
import { copyDeclassification } from "./copy.ts";

type DeclassifyDialogProps = { session: ChatSession; label: Label; onClose: () => void };

/** Asks for a lower label of the chat, with the reason. */
export function DeclassifyDialog({ session, label: from, onClose }: DeclassifyDialogProps) {
  const navigate = useNavigate();
  const toast = useToast();
  const ask = useAskToDeclassify(session.id);
  const lower = LABELS.slice(0, LABELS.indexOf(from));
  const [label, setLabel] = useState<Label>("INTERNAL");
  const [reason, setReason] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    ask.mutate(
      { label, reason: reason.trim() },
      {
        onSuccess: ({ approvalId }) => {
          onClose();
          const run = (): void => void navigate({ to: "/approvals/{-$approvalId}", params: { approvalId } });
          const action = { text: copyDeclassification.see, run };
          toast({ title: copyDeclassification.asked, message: copyDeclassification.askedHelp, action });
        },
      },
    );
  };
  return (
    <Modal title={copyDeclassification.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4 text-sm text-ink">
        <p>{copyDeclassification.explain(LABEL_NAMES[from])}</p>
        <SelectField
          label={copyDeclassification.label}
          value={label}
          onChange={(event) => setLabel(lower.find((each) => each === event.target.value) ?? label)}
          options={lower.map((value) => ({ value, text: LABEL_NAMES[value] }))}
        />
        <TextAreaField
          label={copyDeclassification.reason}
          hint={copyDeclassification.reasonHint}
          rows={3}
          maxLength={1000}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemNote error={ask.error} />
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isBusy={ask.isPending} disabled={reason.trim() === ""}>
            {copyDeclassification.ask}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
