import type { Sending } from "../builtin-tool.ts";
import {
  FhirCondition,
  FhirEncounter,
  FhirMedicationRequest,
  FhirObservation,
  FhirPatient,
  referencedId,
} from "./fhir-schemas.ts";

/** A patient with everything on file about them. */
export type PatientRecord = {
  patient: FhirPatient;
  conditions: FhirCondition[];
  observations: FhirObservation[];
  medications: FhirMedicationRequest[];
  encounters: FhirEncounter[];
};

export type PatientCriteria = {
  patientId?: string | undefined;
  name?: string | undefined;
  mrn?: string | undefined;
  condition?: string | undefined;
  medication?: string | undefined;
  minAge?: number | undefined;
  maxAge?: number | undefined;
  gender?: "male" | "female" | "other" | "unknown" | undefined;
};

/** Where patients come from. `isComplete` is false where a source stopped before it had looked at all of them. */
export interface PatientSource {
  find(
    criteria: PatientCriteria,
    options: { now: Date; limit: number; signal: AbortSignal; sending?: Sending | undefined },
  ): Promise<{ records: PatientRecord[]; isComplete: boolean }>;
}

/** Sorts a mix of resources into one record per patient; resources of patients that are not there are left out. */
export function collectRecords(resources: readonly unknown[]): PatientRecord[] {
  const records = new Map<string, PatientRecord>();
  for (const resource of resources) {
    const patient = FhirPatient.safeParse(resource).data;
    if (!patient || records.has(patient.id)) continue;
    records.set(patient.id, { patient, conditions: [], observations: [], medications: [], encounters: [] });
  }
  for (const resource of resources) file(records, resource);
  return [...records.values()];
}

function file(records: ReadonlyMap<string, PatientRecord>, resource: unknown): void {
  const condition = FhirCondition.safeParse(resource).data;
  if (condition) return void records.get(referencedId(condition.subject))?.conditions.push(condition);
  const observation = FhirObservation.safeParse(resource).data;
  if (observation) return void records.get(referencedId(observation.subject))?.observations.push(observation);
  const medication = FhirMedicationRequest.safeParse(resource).data;
  if (medication) return void records.get(referencedId(medication.subject))?.medications.push(medication);
  const encounter = FhirEncounter.safeParse(resource).data;
  if (encounter) records.get(referencedId(encounter.subject))?.encounters.push(encounter);
}
