import type { SampleData } from "../../sample-data/sample-data.ts";
import { FhirBundle } from "./fhir-schemas.ts";
import { matchesCriteria } from "./match-patient.ts";
import { collectRecords, type PatientRecord, type PatientSource } from "./patient-record.ts";

/** The synthetic patients of the sample data, read once and kept. */
export function createSamplePatientSource(sampleData: SampleData): PatientSource {
  let all: Promise<PatientRecord[]> | null = null;
  const load = async (): Promise<PatientRecord[]> => {
    const bundle = FhirBundle.parse(await sampleData.readPatientBundle());
    return collectRecords(bundle.entry.map(({ resource }) => resource));
  };
  return {
    async find(criteria, { now, signal }) {
      all ??= load().catch((error: unknown) => {
        all = null;
        throw error;
      });
      const records = await all;
      signal.throwIfAborted();
      return {
        records: records.filter((record) => matchesCriteria(record, criteria, now)),
        isComplete: true,
      };
    },
  };
}
