import { SelectField, TextAreaField, TextField } from "../../components/ui/field.tsx";
import { copyTools } from "./copy.ts";
import type { SchemaField } from "./schema-fields.ts";

type SchemaInputProps = {
  field: SchemaField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

/** The field of one argument. */
export function SchemaInput({ field, value, error, onChange }: SchemaInputProps) {
  const { name, kind, choices, description, isRequired } = field;
  const hint = [
    isRequired ? "" : copyTools.optional,
    kind === "json" ? copyTools.json : "",
    description ?? "",
  ]
    .filter((part) => part !== "")
    .join(". ");
  const shared = { label: name, value, required: isRequired, error, ...(hint !== "" && { hint }) };
  if (kind === "choice" || kind === "boolean") {
    const options =
      kind === "choice"
        ? choices.map((choice) => ({ value: choice, text: choice }))
        : [
            { value: "true", text: copyTools.yes },
            { value: "false", text: copyTools.no },
          ];
    return (
      <SelectField
        {...shared}
        onChange={(event) => onChange(event.target.value)}
        options={[{ value: "", text: copyTools.choose }, ...options]}
      />
    );
  }
  if (kind === "json") {
    return (
      <TextAreaField
        {...shared}
        rows={3}
        className="font-mono text-xs"
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <TextField
      {...shared}
      type={kind === "number" ? "number" : "text"}
      step="any"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
