import type { User } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useCreateUser } from "./api/create-user.ts";
import { copyPeople } from "./copy.ts";
import type { Rights } from "./rights.ts";
import { RightsFields } from "./rights-fields.tsx";

type AddPersonDialogProps = { users: readonly User[]; onClose: () => void };

/** A new account with its rights. */
export function AddPersonDialog({ users, onClose }: AddPersonDialogProps) {
  const create = useCreateUser();
  const [fields, setFields] = useState({ username: "", name: "", email: "", password: "" });
  const [rights, setRights] = useState<Rights>({
    role: "ANALYST",
    clearance: "CONFIDENTIAL",
    managerId: null,
    isAuditor: false,
  });
  const set = (change: Partial<typeof fields>): void => setFields({ ...fields, ...change });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const { name, ...needed } = fields;
    create.mutate(
      { ...needed, ...rights, ...(name.trim() === "" ? {} : { name: name.trim() }) },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal title={copyPeople.add} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <TextField
          label={copyPeople.username}
          hint={copyPeople.usernameHint}
          value={fields.username}
          onChange={(event) => set({ username: event.target.value })}
          autoComplete="off"
          minLength={3}
          maxLength={64}
          autoFocus
          required
        />
        <TextField
          label={copyPeople.name}
          value={fields.name}
          onChange={(event) => set({ name: event.target.value })}
          autoComplete="off"
          maxLength={200}
        />
        <TextField
          label={copyPeople.email}
          type="email"
          value={fields.email}
          onChange={(event) => set({ email: event.target.value })}
          autoComplete="off"
          required
        />
        <TextField
          label={copyPeople.password}
          hint={copyPeople.passwordHint}
          type="password"
          value={fields.password}
          onChange={(event) => set({ password: event.target.value })}
          autoComplete="new-password"
          minLength={12}
          maxLength={256}
          required
        />
        <RightsFields
          rights={rights}
          users={users}
          ownId={null}
          onChange={(change) => setRights({ ...rights, ...change })}
        />
        <ProblemNote error={create.error} />
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            {copyPeople.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
