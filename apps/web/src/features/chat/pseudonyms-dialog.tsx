import type { PseudonymList } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { useReveal } from "./api/pseudonyms.ts";
import { copyChat } from "./copy.ts";

type Pseudonym = PseudonymList["items"][number];
type PseudonymsDialogProps = {
  sessionId: string;
  items: readonly Pseudonym[];
  onClose: () => void;
};

/** What models outside the house have read in place of values; each value is shown for a reason, until it is closed. */
export function PseudonymsDialog({ sessionId, items, onClose }: PseudonymsDialogProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <Modal title={copyChat.pseudonymsTitle} onClose={onClose}>
      <div className="flex flex-col gap-3 p-4">
        <p className="text-[0.8125rem] text-muted">{copyChat.pseudonymsHelp}</p>
        <ul className="divide-y divide-line">
          {items.map(({ pseudonym, type, mayReveal }) => (
            <li key={pseudonym} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
              <span className="font-mono text-[0.8125rem] font-medium">{pseudonym}</span>
              <span className="min-w-0 flex-1 text-xs text-muted wrap-anywhere">
                {values.has(pseudonym) ? (
                  <span className="text-sm text-ink">
                    <VisibleText text={values.get(pseudonym) ?? ""} />
                  </span>
                ) : (
                  type
                )}
              </span>
              {!mayReveal && <span className="text-xs text-muted">{copyChat.revealAbove}</span>}
              {mayReveal && !values.has(pseudonym) && asked !== pseudonym && (
                <Button
                  size="small"
                  aria-label={copyChat.revealOne(pseudonym)}
                  onClick={() => setAsked(pseudonym)}
                >
                  {copyChat.reveal}
                </Button>
              )}
              {asked === pseudonym && (
                <RevealForm
                  sessionId={sessionId}
                  pseudonym={pseudonym}
                  onRevealed={(value) => {
                    setValues((all) => new Map(all).set(pseudonym, value));
                    setAsked(null);
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

type RevealFormProps = { sessionId: string; pseudonym: string; onRevealed: (value: string) => void };

function RevealForm({ sessionId, pseudonym, onRevealed }: RevealFormProps) {
  const reveal = useReveal(sessionId);
  const [reason, setReason] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    reveal.mutate({ pseudonym, reason }, { onSuccess: ({ value }) => onRevealed(value) });
  };
  return (
    <form onSubmit={submit} className="flex w-full flex-col gap-2">
      <TextField
        label={copyChat.revealReason}
        hint={copyChat.revealReasonHint}
        value={reason}
        maxLength={500}
        required
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemNote error={reveal.error} />
      <Button type="submit" size="small" className="self-end" isBusy={reveal.isPending}>
        {copyChat.reveal}
      </Button>
    </form>
  );
}
