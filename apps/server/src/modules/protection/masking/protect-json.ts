import type { JsonValue } from "@cdsa/contracts";

/** Fields whose values are names or dates of people, whatever the values look like; compared without case and signs. */
const FIELD_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    PERSON: [
      "fullname",
      "firstname",
      "lastname",
      "middlename",
      "givenname",
      "given",
      "family",
      "familyname",
      "surname",
      "patientname",
      "contactname",
      "customername",
      "employeename",
    ],
    BIRTH_DATE: ["birthdate", "dateofbirth", "dob"],
    MEDICAL_RECORD: ["mrn", "medicalrecordnumber"],
    SSN: ["ssn", "socialsecuritynumber"],
  }).flatMap(([type, names]) => names.map((name): [string, string] => [name, type])),
);

/** Hides what identifies people in one text; `fieldType` says what the whole text is known to be. */
export type HideInText = (text: string, place: { field: string; fieldType: string | null }) => string;

/**
 * A JSON value with every text in it hidden by `hide`, numbers where they are identifiers included. Names of fields stay,
 * and are told to `hide`: `"mrn": 83921` says what the number is.
 */
export function protectJson(value: JsonValue, hide: HideInText, field = ""): JsonValue {
  const fieldType = FIELD_TYPES.get(field.toLowerCase().replaceAll(/[^a-z]/g, "")) ?? null;
  if (typeof value === "string") return hide(value, { field, fieldType });
  if (typeof value === "number") {
    const hidden = hide(String(value), { field, fieldType });
    return hidden === String(value) ? value : hidden;
  }
  if (Array.isArray(value)) return value.map((each) => protectJson(each, hide, field));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, protectJson(each, hide, name)]),
    );
  return value;
}
