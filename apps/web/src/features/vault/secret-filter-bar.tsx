import { useState } from "react";
import { CheckField, TextField } from "../../components/ui/field.tsx";
import type { SecretFilter } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";

type SecretFilterBarProps = { filter: SecretFilter; onFilter: (filter: SecretFilter) => void };

/** The filters of the list; the name applies on Enter or on leaving the field. */
export function SecretFilterBar({ filter, onFilter }: SecretFilterBarProps) {
  return (
    <section aria-label={copyVault.filters} className="flex flex-col gap-1 border-b border-line p-3">
      <NameField
        key={filter.name ?? ""}
        name={filter.name ?? ""}
        onCommit={(name) => onFilter({ ...filter, name })}
      />
      <CheckField
        label={copyVault.filterDue}
        isChecked={filter.rotationDue === true}
        onChange={(isDue) => onFilter({ ...filter, rotationDue: isDue || undefined })}
      />
    </section>
  );
}

type NameFieldProps = { name: string; onCommit: (name: string | undefined) => void };

function NameField({ name, onCommit }: NameFieldProps) {
  const [draft, setDraft] = useState(name);
  const commit = (): void => {
    if (draft.trim() !== name) onCommit(draft.trim() || undefined);
  };
  return (
    <TextField
      label={copyVault.filterName}
      value={draft}
      maxLength={128}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}
