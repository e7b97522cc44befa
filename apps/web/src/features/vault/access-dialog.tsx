import { type Person, ROLES, type Secret, type SecretAccessList, type Tool } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { CheckField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { SaveButtons } from "../../components/ui/save-buttons.tsx";
import { ROLE_NAMES } from "../../lib/copy.ts";
import { useUpdateSecret } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { PickList } from "./pick-list.tsx";
import { UpdateProblem } from "./update-problem.tsx";

type AccessDialogProps = {
  secret: Secret;
  people: readonly Person[];
  tools: readonly Tool[];
  onClose: () => void;
};

/** Changes who and what may use a secret. */
export function AccessDialog({ secret, people, tools, onClose }: AccessDialogProps) {
  const update = useUpdateSecret(secret);
  const [list, setList] = useState<SecretAccessList>(secret.accessList);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate({ accessList: list }, { onSuccess: onClose });
  };
  return (
    <Modal title={copyVault.accessTitle(secret.name)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <p className="text-muted">{copyVault.accessHelp}</p>
        <fieldset>
          <legend className="text-[0.8125rem] font-medium">{copyVault.roles}</legend>
          <p className="text-xs text-muted">{copyVault.rolesHint}</p>
          <div className="mt-1 flex flex-wrap gap-x-4">
            {ROLES.map((role) => (
              <CheckField
                key={role}
                label={ROLE_NAMES[role]}
                isChecked={list.roles.includes(role)}
                onChange={(isChecked) =>
                  setList({
                    ...list,
                    roles: isChecked ? [...list.roles, role] : list.roles.filter((each) => each !== role),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        <PickList
          label={copyVault.people}
          addText={copyVault.addPerson}
          choices={people.map((person) => ({ id: person.id, name: person.username }))}
          chosen={list.users}
          onChange={(users) => setList({ ...list, users })}
        />
        <PickList
          label={copyVault.tools}
          addText={copyVault.addTool}
          choices={tools.map((tool) => ({ id: tool.id, name: tool.name }))}
          chosen={list.tools}
          onChange={(chosen) => setList({ ...list, tools: chosen })}
        />
        <UpdateProblem error={update.error} />
        <SaveButtons isBusy={update.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
