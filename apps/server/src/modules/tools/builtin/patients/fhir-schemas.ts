import { z } from "zod";

/**
 * The parts of FHIR R4 (hl7.org/fhir/R4) resources that answers are made from. Servers differ in what they fill in,
 * so almost everything may be missing; whatever else a resource carries is ignored.
 */
const Concept = z.object({
  coding: z
    .array(
      z.object({
        system: z.string().optional(),
        code: z.string().optional(),
        display: z.string().optional(),
      }),
    )
    .optional(),
  text: z.string().optional(),
});
export type Concept = z.output<typeof Concept>;

const Reference = z.object({ reference: z.string().optional() });
const Quantity = z.object({ value: z.number().optional(), unit: z.string().optional() });
const Period = z.object({ start: z.string().optional(), end: z.string().optional() });
const id = z.string().min(1);

export const FhirPatient = z.object({
  resourceType: z.literal("Patient"),
  id,
  identifier: z
    .array(
      z.object({ type: Concept.optional(), system: z.string().optional(), value: z.string().optional() }),
    )
    .optional(),
  name: z
    .array(
      z.object({
        use: z.string().optional(),
        text: z.string().optional(),
        family: z.string().optional(),
        given: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  telecom: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).optional(),
  gender: z.string().optional(),
  birthDate: z.string().optional(),
  address: z
    .array(
      z.object({
        text: z.string().optional(),
        line: z.array(z.string()).optional(),
        city: z.string().optional(),
        state: z.string().optional(),
        postalCode: z.string().optional(),
      }),
    )
    .optional(),
});
export type FhirPatient = z.output<typeof FhirPatient>;

export const FhirCondition = z.object({
  resourceType: z.literal("Condition"),
  id,
  clinicalStatus: Concept.optional(),
  code: Concept.optional(),
  subject: Reference,
  onsetDateTime: z.string().optional(),
});
export type FhirCondition = z.output<typeof FhirCondition>;

export const FhirObservation = z.object({
  resourceType: z.literal("Observation"),
  id,
  code: Concept,
  subject: Reference.optional(),
  effectiveDateTime: z.string().optional(),
  valueQuantity: Quantity.optional(),
  valueString: z.string().optional(),
  valueCodeableConcept: Concept.optional(),
  component: z.array(z.object({ code: Concept, valueQuantity: Quantity.optional() })).optional(),
});
export type FhirObservation = z.output<typeof FhirObservation>;

export const FhirMedicationRequest = z.object({
  resourceType: z.literal("MedicationRequest"),
  id,
  status: z.string(),
  medicationCodeableConcept: Concept.optional(),
  medicationReference: z
    .object({ reference: z.string().optional(), display: z.string().optional() })
    .optional(),
  subject: Reference,
  authoredOn: z.string().optional(),
  dosageInstruction: z.array(z.object({ text: z.string().optional() })).optional(),
});
export type FhirMedicationRequest = z.output<typeof FhirMedicationRequest>;

export const FhirEncounter = z.object({
  resourceType: z.literal("Encounter"),
  id,
  status: z.string(),
  type: z.array(Concept).optional(),
  subject: Reference.optional(),
  period: Period.optional(),
  reasonCode: z.array(Concept).optional(),
});
export type FhirEncounter = z.output<typeof FhirEncounter>;

export const FhirBundle = z.object({
  resourceType: z.literal("Bundle"),
  entry: z.array(z.object({ resource: z.unknown() })).default([]),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
});
export type FhirBundle = z.output<typeof FhirBundle>;

/** The words of a concept: its own text, else the first coding that has some. */
export function conceptText(concept: Concept | undefined): string {
  return (
    concept?.text ??
    concept?.coding?.find(({ display }) => display)?.display ??
    concept?.coding?.[0]?.code ??
    ""
  );
}

/** The id at the end of a reference such as `Patient/12` or `https://…/Patient/12`; empty where there is none. */
export function referencedId(reference: { reference?: string | undefined } | undefined): string {
  return reference?.reference?.split("/").at(-1) ?? "";
}
