import type { JsonObject } from "@cdsa/contracts";
import type { Diagnosis, Measurement, Medication } from "./clinical-catalogue.ts";

export const FHIR_BASE = "https://fhir.sample.example/r4";
export const MRN_SYSTEM = "https://hospital.sample.example/mrn";

export type Resource = JsonObject & { resourceType: string; id: string };

const SNOMED = "http://snomed.info/sct";
const CONDITION_CODES = "http://terminology.hl7.org/CodeSystem/condition";

const reference = (type: string, id: string): JsonObject => ({ reference: `${type}/${id}` });
const coding = (system: string, code: string, display: string): JsonObject => ({ system, code, display });

/** Wraps a resource as a Bundle entry whose fullUrl lets the relative references of its neighbours resolve. */
export function bundleEntry(resource: Resource): JsonObject {
  return { fullUrl: `${FHIR_BASE}/${resource.resourceType}/${resource.id}`, resource };
}

export function encounterResource(visit: {
  id: string;
  patientId: string;
  date: string;
  reason: Diagnosis | null;
}): Resource {
  const start = `${visit.date}T14:00:00Z`;
  const routine = visit.reason === null;
  const type = routine
    ? { coding: [coding(SNOMED, "185349003", "Encounter for check up")], text: "Check-up" }
    : { coding: [coding(SNOMED, "390906007", "Follow-up encounter")], text: "Follow-up" };
  return {
    resourceType: "Encounter",
    id: visit.id,
    status: "finished",
    class: coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory"),
    type: [type],
    subject: reference("Patient", visit.patientId),
    period: { start, end: `${visit.date}T14:30:00Z` },
    ...(visit.reason ? { reasonCode: [{ text: visit.reason.name }] } : {}),
  };
}

export function conditionResource(fact: {
  id: string;
  patientId: string;
  encounterId: string;
  diagnosis: Diagnosis;
  onset: string;
  status: "active" | "resolved";
}): Resource {
  const { icd10, snomed, name } = fact.diagnosis;
  const status = (system: string, code: string): JsonObject => ({
    coding: [{ system: `${CONDITION_CODES}-${system}`, code }],
  });
  return {
    resourceType: "Condition",
    id: fact.id,
    clinicalStatus: status("clinical", fact.status),
    verificationStatus: status("ver-status", "confirmed"),
    category: [status("category", "problem-list-item")],
    code: {
      coding: [coding("http://hl7.org/fhir/sid/icd-10-cm", icd10, name), coding(SNOMED, snomed, name)],
      text: name,
    },
    subject: reference("Patient", fact.patientId),
    encounter: reference("Encounter", fact.encounterId),
    onsetDateTime: fact.onset,
    recordedDate: fact.onset,
  };
}

type ObservationPlace = { id: string; patientId: string; encounterId: string; date: string };

export function observationResource(
  place: ObservationPlace,
  measurement: Measurement,
  value: number,
): Resource {
  const { category, loinc, name, unit } = measurement;
  return { ...observation(place, category, loinc, name), valueQuantity: quantity(value, unit) };
}

/** Blood pressure is one observation with two components, as the FHIR vital signs profile asks. */
export function bloodPressureResource(
  place: ObservationPlace,
  systolic: number,
  diastolic: number,
): Resource {
  const component = (loinc: string, name: string, value: number): JsonObject => ({
    code: { coding: [coding("http://loinc.org", loinc, name)], text: name },
    valueQuantity: quantity(value, "mm[Hg]"),
  });
  return {
    ...observation(place, "vital-signs", "85354-9", "Blood pressure panel with all children optional"),
    code: {
      coding: [coding("http://loinc.org", "85354-9", "Blood pressure panel with all children optional")],
      text: "Blood pressure",
    },
    component: [
      component("8480-6", "Systolic blood pressure", systolic),
      component("8462-4", "Diastolic blood pressure", diastolic),
    ],
  };
}

export function medicationRequestResource(order: {
  id: string;
  patientId: string;
  encounterId: string;
  conditionId: string;
  medication: Medication;
  date: string;
  status: "active" | "completed";
}): Resource {
  const { rxNorm, name, dosage } = order.medication;
  return {
    resourceType: "MedicationRequest",
    id: order.id,
    status: order.status,
    intent: "order",
    medicationCodeableConcept: {
      coding: [coding("http://www.nlm.nih.gov/research/umls/rxnorm", rxNorm, name)],
      text: name,
    },
    subject: reference("Patient", order.patientId),
    encounter: reference("Encounter", order.encounterId),
    authoredOn: order.date,
    reasonReference: [reference("Condition", order.conditionId)],
    dosageInstruction: [{ text: dosage }],
  };
}

function observation(place: ObservationPlace, category: string, loinc: string, name: string): Resource {
  return {
    resourceType: "Observation",
    id: place.id,
    status: "final",
    category: [
      { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: category }] },
    ],
    code: { coding: [coding("http://loinc.org", loinc, name)], text: name },
    subject: reference("Patient", place.patientId),
    encounter: reference("Encounter", place.encounterId),
    effectiveDateTime: `${place.date}T14:10:00Z`,
  };
}

function quantity(value: number, unit: string): JsonObject {
  return { value, unit, system: "http://unitsofmeasure.org", code: unit };
}
