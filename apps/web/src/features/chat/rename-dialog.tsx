import type { ChatSession } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { copy } from "../../lib/copy.ts";
import { useUpdateSession } from "./api/update-session.ts";
import { copyChat } from "./copy.ts";

/** Gives a conversation another title. */
export function RenameDialog({ session, onClose }: { session: ChatSession; onClose: () => void }) {
  const [title, setTitle] = useState(session.title);
  const update = useUpdateSession();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate({ session, change: { title: title.trim() } }, { onSuccess: onClose });
  };
  return (
    <Modal title={copyChat.renameTitle} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <TextField
          label={copyChat.title}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          maxLength={200}
          autoFocus
          required
        />
        <ProblemNote error={update.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={update.isPending} disabled={title.trim() === ""}>
            {copy.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
