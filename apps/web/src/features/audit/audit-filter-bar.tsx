import { AUDIT_EVENT_TYPES, AuditEventTypeSchema, AuditOutcomeSchema } from "@cdsa/contracts";
import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { SelectField, TextField } from "../../components/ui/field.tsx";
import type { AuditFilters } from "./api/list-audit-events.ts";
import { copyAudit } from "./copy.ts";
import { eventTypeName } from "./describe-event.ts";

type AuditFilterBarProps = {
  filters: AuditFilters;
  username: string | null;
  onFilter: (filters: AuditFilters) => void;
};

const TYPE_OPTIONS = [
  { value: "", text: copyAudit.anyType },
  ...AUDIT_EVENT_TYPES.map((type) => ({ value: type, text: eventTypeName(type) })).sort((a, b) =>
    a.text.localeCompare(b.text),
  ),
];
const OUTCOME_OPTIONS = [
  { value: "", text: copyAudit.anyOutcome },
  ...AuditOutcomeSchema.options.map((outcome) => ({ value: outcome, text: copyAudit.outcomes[outcome] })),
];

/** The filters of the table; free text applies on Enter or on leaving the field, the others at once. */
export function AuditFilterBar({ filters, username, onFilter }: AuditFilterBarProps) {
  const set = (change: AuditFilters): void => onFilter({ ...filters, ...change });
  const chips = [
    { text: copyAudit.onlyUser(username ?? filters.user ?? ""), name: "user" as const },
    { text: copyAudit.onlySession, name: "session" as const },
    { text: copyAudit.onlyRun, name: "run" as const },
  ].filter(({ name }) => filters[name] !== undefined);
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <section aria-label={copyAudit.filters} className="shrink-0 border-b border-line bg-surface px-4 py-2.5">
      <div className="grid grid-cols-2 items-end gap-2 sm:grid-cols-3 lg:grid-cols-[14rem_9rem_11rem_1fr_9.5rem_9.5rem_auto]">
        <SelectField
          label={copyAudit.type}
          value={filters.type ?? ""}
          onChange={(event) =>
            set({ type: AuditEventTypeSchema.optional().catch(undefined).parse(event.target.value) })
          }
          options={TYPE_OPTIONS}
        />
        <SelectField
          label={copyAudit.outcome}
          value={filters.outcome ?? ""}
          onChange={(event) =>
            set({ outcome: AuditOutcomeSchema.optional().catch(undefined).parse(event.target.value) })
          }
          options={OUTCOME_OPTIONS}
        />
        <LazyTextField
          key={`tool:${filters.tool ?? ""}`}
          label={copyAudit.tool}
          maxLength={64}
          value={filters.tool ?? ""}
          onCommit={(tool) => set({ tool: tool || undefined })}
        />
        <LazyTextField
          key={`text:${filters.text ?? ""}`}
          label={copyAudit.text}
          maxLength={200}
          value={filters.text ?? ""}
          onCommit={(text) => set({ text: text || undefined })}
        />
        <TextField
          label={copyAudit.from}
          type="date"
          value={filters.from ?? ""}
          onChange={(event) => set({ from: event.target.value || undefined })}
        />
        <TextField
          label={copyAudit.to}
          type="date"
          value={filters.to ?? ""}
          onChange={(event) => set({ to: event.target.value || undefined })}
        />
        {isFiltered && (
          <Button variant="ghost" onClick={() => onFilter({})}>
            {copyAudit.clear}
          </Button>
        )}
      </div>
      {chips.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-2">
          {chips.map((chip) => (
            <Button
              key={chip.name}
              size="small"
              aria-label={copyAudit.removeFilter(chip.text)}
              icon={<X size={14} aria-hidden />}
              onClick={() => set({ [chip.name]: undefined })}
            >
              {chip.text}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}

type LazyTextFieldProps = {
  label: string;
  value: string;
  maxLength: number;
  onCommit: (value: string) => void;
};

function LazyTextField({ label, value, maxLength, onCommit }: LazyTextFieldProps) {
  const [draft, setDraft] = useState(value);
  const commit = (): void => {
    if (draft.trim() !== value) onCommit(draft.trim());
  };
  return (
    <TextField
      label={label}
      value={draft}
      maxLength={maxLength}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}
