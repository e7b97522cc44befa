import type { User } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { CheckField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { useUpdateUser } from "./api/update-user.ts";
import { copyPeople } from "./copy.ts";
import type { Rights } from "./rights.ts";
import { RightsFields } from "./rights-fields.tsx";

type EditPersonDialogProps = { user: User; users: readonly User[]; onClose: () => void };

/** Changes the rights of a person. */
export function EditPersonDialog({ user, users, onClose }: EditPersonDialogProps) {
  const update = useUpdateUser(user);
  const [rights, setRights] = useState<Rights>({
    role: user.role,
    clearance: user.clearance,
    managerId: user.managerId,
    isAuditor: user.isAuditor,
  });
  const [isActive, setIsActive] = useState(user.isActive);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate({ ...rights, isActive }, { onSuccess: onClose });
  };
  return (
    <Modal title={copyPeople.editTitle(user.username)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <RightsFields
          rights={rights}
          users={users}
          ownId={user.id}
          onChange={(change) => setRights({ ...rights, ...change })}
        />
        <CheckField label={copyPeople.isActive} isChecked={isActive} onChange={setIsActive} />
        <ProblemNote error={update.error} />
        <SaveButtons isBusy={update.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
