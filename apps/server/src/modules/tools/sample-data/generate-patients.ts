import type { JsonObject } from "@cdsa/contracts";
import { addDays } from "./calendar.ts";
import {
  ADULT_HEIGHT,
  ADULT_WEIGHT,
  BODY_TEMPERATURE,
  DIAGNOSES,
  HEART_RATE,
  OXYGEN_SATURATION,
  ROUTINE_HEMOGLOBIN,
  type Diagnosis,
  type Measurement,
} from "./clinical-catalogue.ts";
import {
  bloodPressureResource,
  bundleEntry,
  conditionResource,
  encounterResource,
  medicationRequestResource,
  observationResource,
  type Resource,
} from "./fhir-resources.ts";
import { generatePerson } from "./generate-person.ts";
import { createRandom, type Random } from "./random.ts";

const SEED = 0xf41e;
const PATIENT_COUNT = 64;
const ADULT_AGE = 18;
const RECORDS_END_YEAR = 2025;

type Chart = {
  patientId: string;
  birthYear: number;
  random: Random;
  resources: Resource[];
};

/**
 * Synthetic patients as a FHIR R4 Bundle of type `collection`: Patient, Encounter, Condition, Observation and
 * MedicationRequest; all references stay inside the bundle. The same on every machine.
 */
export function generatePatients(): JsonObject {
  const random = createRandom(SEED);
  const resources: Resource[] = [];
  for (let number = 1; number <= PATIENT_COUNT; number += 1) {
    const patient = generatePerson(number, random);
    const birthYear = Number(patient.birthDate.slice(0, 4));
    const chart: Chart = { patientId: patient.id, birthYear, random, resources: [patient] };
    fillChart(chart);
    resources.push(...chart.resources);
  }
  return {
    resourceType: "Bundle",
    id: "sample-patients",
    type: "collection",
    timestamp: "2025-12-31T23:59:59Z",
    entry: resources.map(bundleEntry),
  };
}

function fillChart(chart: Chart): void {
  const { random } = chart;
  const diagnoses = diagnosesFor(chart);
  const [heightCm, baseWeight] = [valueOf(ADULT_HEIGHT, random), valueOf(ADULT_WEIGHT, random)];
  const visits = random.integer(2, 4);
  let date = addDays("2023-01-09", random.integer(0, 240));
  for (let visit = 1; visit <= visits; visit += 1) {
    const reason = visit === 1 ? null : (diagnoses[(visit - 2) % Math.max(diagnoses.length, 1)] ?? null);
    const encounterId = `${chart.patientId}-enc-${visit}`;
    chart.resources.push(encounterResource({ id: encounterId, patientId: chart.patientId, date, reason }));
    addVitals(
      chart,
      encounterId,
      date,
      { heightCm, weightKg: baseWeight + random.integer(-20, 20) / 10 },
      diagnoses,
    );
    addLabs(chart, encounterId, date, diagnoses);
    if (visit === 1) addProblems(chart, encounterId, date, diagnoses);
    date = addDays(date, random.integer(70, 210));
  }
}

function diagnosesFor({ birthYear, random }: Chart): Diagnosis[] {
  const age = RECORDS_END_YEAR - birthYear;
  const possible = DIAGNOSES.filter((diagnosis) => age >= diagnosis.fromAge + 3);
  if (possible.length === 0) return [];
  const wanted = Math.min(possible.length, age > 60 ? random.integer(2, 4) : random.integer(0, 2));
  const chosen = new Set<Diagnosis>();
  while (chosen.size < wanted) chosen.add(random.weighted(possible));
  return [...chosen];
}

function addProblems(chart: Chart, encounterId: string, date: string, diagnoses: readonly Diagnosis[]): void {
  const { patientId, random } = chart;
  diagnoses.forEach((diagnosis, index) => {
    const id = `${patientId}-cond-${index + 1}`;
    const resolved = random.chance(0.08);
    const onset = addDays(date, -random.integer(20, 900));
    const status = resolved ? "resolved" : "active";
    chart.resources.push(conditionResource({ id, patientId, encounterId, diagnosis, onset, status }));
    if (diagnosis.medications.length === 0) return;
    const medication = random.pick(diagnosis.medications);
    const order = { patientId, encounterId, conditionId: id, medication, date };
    const orderStatus = resolved ? "completed" : "active";
    chart.resources.push(
      medicationRequestResource({ id: `${patientId}-med-${index + 1}`, ...order, status: orderStatus }),
    );
  });
}

function addVitals(
  chart: Chart,
  encounterId: string,
  date: string,
  body: { heightCm: number; weightKg: number },
  diagnoses: readonly Diagnosis[],
): void {
  const { random, birthYear } = chart;
  const hypertensive = diagnoses.some((diagnosis) => diagnosis.icd10 === "I10");
  const systolic = random.integer(hypertensive ? 132 : 104, hypertensive ? 164 : 132);
  const place = () => nextObservation(chart, encounterId, date);
  chart.resources.push(bloodPressureResource(place(), systolic, systolic - random.integer(38, 58)));
  for (const measurement of [HEART_RATE, BODY_TEMPERATURE, OXYGEN_SATURATION]) {
    chart.resources.push(observationResource(place(), measurement, valueOf(measurement, random)));
  }
  if (Number(date.slice(0, 4)) - birthYear <= ADULT_AGE) return;
  chart.resources.push(observationResource(place(), ADULT_HEIGHT, body.heightCm));
  chart.resources.push(observationResource(place(), ADULT_WEIGHT, Math.round(body.weightKg * 10) / 10));
}

function addLabs(chart: Chart, encounterId: string, date: string, diagnoses: readonly Diagnosis[]): void {
  const followed = new Map<string, Measurement>();
  for (const measurement of diagnoses.flatMap((diagnosis) => diagnosis.labs)) {
    followed.set(measurement.loinc, measurement);
  }
  if (!followed.has(ROUTINE_HEMOGLOBIN.loinc)) followed.set(ROUTINE_HEMOGLOBIN.loinc, ROUTINE_HEMOGLOBIN);
  for (const measurement of followed.values()) {
    const place = nextObservation(chart, encounterId, date);
    chart.resources.push(observationResource(place, measurement, valueOf(measurement, chart.random)));
  }
}

function nextObservation(chart: Chart, encounterId: string, date: string) {
  const made = chart.resources.filter((resource) => resource.resourceType === "Observation").length;
  return { id: `${chart.patientId}-obs-${made + 1}`, patientId: chart.patientId, encounterId, date };
}

function valueOf(measurement: Measurement, random: Random): number {
  const value = random.integer(measurement.low, measurement.high);
  return measurement.decimals === 1 ? value / 10 : value;
}
