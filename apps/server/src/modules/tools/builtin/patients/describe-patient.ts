import { z } from "zod";
import { conceptText, type FhirObservation } from "./fhir-schemas.ts";
import { ageInYears, patientName, recordNumber } from "./match-patient.ts";
import type { PatientRecord } from "./patient-record.ts";

export const PARTS = ["conditions", "observations", "medications", "encounters"] as const;
export type Part = (typeof PARTS)[number];

const MOST_OBSERVATIONS = 30;

const optionalText = z.string().nullable();

/** A patient as people read one. Lists that were not asked for are empty. */
export const DescribedPatient = z.strictObject({
  id: z.string(),
  mrn: optionalText,
  name: z.string(),
  gender: optionalText,
  birthDate: optionalText,
  age: z.int().nullable(),
  phone: optionalText,
  address: optionalText,
  conditions: z.array(
    z.strictObject({
      name: z.string(),
      codes: z.array(z.string()),
      status: optionalText,
      onset: optionalText,
    }),
  ),
  observations: z
    .array(z.strictObject({ name: z.string(), value: z.string(), date: optionalText }))
    .describe(`The latest ${MOST_OBSERVATIONS}`),
  medications: z.array(
    z.strictObject({ name: z.string(), status: z.string(), dosage: optionalText, since: optionalText }),
  ),
  encounters: z.array(
    z.strictObject({ type: z.string(), status: z.string(), date: optionalText, reason: optionalText }),
  ),
});
export type DescribedPatient = z.output<typeof DescribedPatient>;

export function describePatient(
  record: PatientRecord,
  parts: ReadonlySet<Part>,
  now: Date,
): DescribedPatient {
  const { patient } = record;
  return {
    id: patient.id,
    mrn: recordNumber(patient),
    name: patientName(patient),
    gender: patient.gender ?? null,
    birthDate: patient.birthDate ?? null,
    age: ageInYears(patient.birthDate, now),
    phone: patient.telecom?.find(({ system }) => system === "phone")?.value ?? null,
    address: describeAddress(record),
    conditions: parts.has("conditions") ? describeConditions(record) : [],
    observations: parts.has("observations") ? describeObservations(record) : [],
    medications: parts.has("medications") ? describeMedications(record) : [],
    encounters: parts.has("encounters") ? describeEncounters(record) : [],
  };
}

function describeAddress({ patient }: PatientRecord): string | null {
  const address = patient.address?.[0];
  if (!address) return null;
  const place = [address.state, address.postalCode].filter(Boolean).join(" ");
  return address.text ?? [...(address.line ?? []), address.city, place].filter(Boolean).join(", ");
}

function describeConditions({ conditions }: PatientRecord): DescribedPatient["conditions"] {
  return conditions.map(({ code, clinicalStatus, onsetDateTime }) => ({
    name: conceptText(code),
    codes: (code?.coding ?? []).flatMap((coding) => coding.code ?? []),
    status: conceptText(clinicalStatus) || null,
    onset: day(onsetDateTime),
  }));
}

function describeObservations({ observations }: PatientRecord): DescribedPatient["observations"] {
  return observations
    .toSorted((a, b) => (b.effectiveDateTime ?? "").localeCompare(a.effectiveDateTime ?? ""))
    .slice(0, MOST_OBSERVATIONS)
    .map((observation) => ({
      name: conceptText(observation.code),
      value: observedValue(observation),
      date: day(observation.effectiveDateTime),
    }));
}

function observedValue({
  valueQuantity,
  valueString,
  valueCodeableConcept,
  component,
}: FhirObservation): string {
  if (valueQuantity) return quantityText(valueQuantity);
  if (component) {
    return component
      .map((part) => `${conceptText(part.code)} ${quantityText(part.valueQuantity)}`)
      .join(", ");
  }
  return valueString ?? conceptText(valueCodeableConcept);
}

function quantityText(
  quantity: { value?: number | undefined; unit?: string | undefined } | undefined,
): string {
  return `${quantity?.value ?? ""} ${quantity?.unit ?? ""}`.trim();
}

function describeMedications({ medications }: PatientRecord): DescribedPatient["medications"] {
  return medications.map((order) => ({
    name: conceptText(order.medicationCodeableConcept) || (order.medicationReference?.display ?? ""),
    status: order.status,
    dosage: order.dosageInstruction?.[0]?.text ?? null,
    since: day(order.authoredOn),
  }));
}

function describeEncounters({ encounters }: PatientRecord): DescribedPatient["encounters"] {
  return encounters
    .toSorted((a, b) => (b.period?.start ?? "").localeCompare(a.period?.start ?? ""))
    .map(({ type, status, period, reasonCode }) => ({
      type: conceptText(type?.[0]),
      status,
      date: day(period?.start),
      reason: conceptText(reasonCode?.[0]) || null,
    }));
}

function day(moment: string | undefined): string | null {
  return moment?.slice(0, 10) ?? null;
}
