import { LabelSchema, RoleSchema, type User } from "@cdsa/contracts";
import { CheckField, SelectField } from "../../components/ui/field.tsx";
import { copyPeople } from "./copy.ts";
import { CLEARANCE_OPTIONS, managerOptions, type Rights, ROLE_OPTIONS } from "./rights.ts";

type RightsFieldsProps = {
  rights: Rights;
  users: readonly User[];
  ownId: string | null;
  onChange: (change: Partial<Rights>) => void;
};

/** Role, clearance, manager and the auditor flag. */
export function RightsFields({ rights, users, ownId, onChange }: RightsFieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={copyPeople.role}
          value={rights.role}
          onChange={(event) => onChange({ role: RoleSchema.parse(event.target.value) })}
          options={ROLE_OPTIONS}
        />
        <SelectField
          label={copyPeople.clearance}
          value={rights.clearance}
          onChange={(event) => onChange({ clearance: LabelSchema.parse(event.target.value) })}
          options={CLEARANCE_OPTIONS}
        />
      </div>
      <SelectField
        label={copyPeople.manager}
        value={rights.managerId ?? ""}
        onChange={(event) => onChange({ managerId: event.target.value || null })}
        options={managerOptions(users, ownId)}
      />
      <CheckField
        label={copyPeople.isAuditor}
        isChecked={rights.isAuditor}
        onChange={(isAuditor) => onChange({ isAuditor })}
      />
    </>
  );
}
