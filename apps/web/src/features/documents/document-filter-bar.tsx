import { DOCUMENT_STATES, LABELS } from "@cdsa/contracts";
import { useState } from "react";
import { SelectField, TextField } from "../../components/ui/field.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import type { DocumentFilter } from "./api/documents-api.ts";
import { copyUpload } from "../../components/upload/copy.ts";
import { copyDocuments } from "./copy.ts";

type DocumentFilterBarProps = { filter: DocumentFilter; onFilter: (filter: DocumentFilter) => void };

/** The filters of the list; the title applies on Enter or on leaving the field, the others at once. */
export function DocumentFilterBar({ filter, onFilter }: DocumentFilterBarProps) {
  return (
    <section aria-label={copyDocuments.filters} className="grid grid-cols-2 gap-2 border-b border-line p-3">
      <TitleField
        key={filter.title ?? ""}
        title={filter.title ?? ""}
        onCommit={(title) => onFilter({ ...filter, title })}
      />
      <SelectField
        label={copyDocuments.filterLabel}
        value={filter.classification ?? ""}
        onChange={(event) =>
          onFilter({ ...filter, classification: LABELS.find((label) => label === event.target.value) })
        }
        options={[
          { value: "", text: copyDocuments.anyLabel },
          ...LABELS.map((value) => ({ value, text: LABEL_NAMES[value] })),
        ]}
      />
      <SelectField
        label={copyDocuments.filterState}
        value={filter.state ?? ""}
        onChange={(event) =>
          onFilter({ ...filter, state: DOCUMENT_STATES.find((state) => state === event.target.value) })
        }
        options={[
          { value: "", text: copyDocuments.anyState },
          ...DOCUMENT_STATES.map((value) => ({ value, text: copyUpload.states[value] })),
        ]}
      />
    </section>
  );
}

type TitleFieldProps = { title: string; onCommit: (title: string | undefined) => void };

function TitleField({ title, onCommit }: TitleFieldProps) {
  const [draft, setDraft] = useState(title);
  const commit = (): void => {
    if (draft.trim() !== title) onCommit(draft.trim() || undefined);
  };
  return (
    <div className="col-span-2">
      <TextField
        label={copyDocuments.filterTitle}
        value={draft}
        maxLength={200}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
    </div>
  );
}
