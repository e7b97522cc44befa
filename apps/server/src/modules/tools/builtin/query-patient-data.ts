import { z } from "zod";
import { type BuiltinExecution, type BuiltinTool, ToolFailure } from "./builtin-tool.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";
import { DescribedPatient, describePatient, PARTS } from "./patients/describe-patient.ts";
import type { PatientSource } from "./patients/patient-record.ts";

const DEFAULT_LIMIT = 10;

const words = (description: string, examples: string[]) =>
  z.string().trim().min(1).max(100).meta({ description, examples }).optional();
const age = (description: string) => z.int().min(0).max(130).describe(description).optional();

const Input = z.strictObject({
  patientId: z
    .string()
    .regex(/^[A-Za-z0-9\-.]{1,64}$/)
    .meta({ description: "The patient's id, such as pat-0007", examples: ["pat-0007"] })
    .optional(),
  name: words("Name of the patient: given name, family name or both", ["Margaret Hargreaves"]),
  mrn: words("Medical record number (MRN)", ["MRN-100731"]),
  condition: words("Only patients with this diagnosis, by name or ICD-10 or SNOMED code", [
    "diabetes",
    "hypertension",
    "E11.9",
  ]),
  medication: words("Only patients who take this medication, by name or RxNorm code", [
    "metformin",
    "lisinopril",
  ]),
  minAge: age("Only patients of at least this age in years"),
  maxAge: age("Only patients of at most this age in years"),
  gender: z.enum(["male", "female", "other", "unknown"]).describe("Only patients of this gender").optional(),
  include: z
    .array(z.enum(PARTS))
    .max(PARTS.length)
    .default(["conditions", "medications"])
    .describe(
      "What to list of each patient: conditions (diagnoses), observations (vitals and lab results), medications, encounters (visits)",
    ),
  limit: z.int().min(1).max(50).default(DEFAULT_LIMIT).describe("How many patients to list at most"),
});

const Output = z.strictObject({
  count: z.int().describe("How many patients match, also where not all are listed"),
  isComplete: z.boolean().describe("False where the server has more patients than were looked at"),
  patients: z.array(DescribedPatient),
});

/** Looks patients up and flattens their FHIR resources into something people and models can read. */
export function createQueryPatientDataTool({ source }: { source: PatientSource }): BuiltinTool {
  return defineBuiltinTool({
    name: "query_patient_data",
    description:
      "Looks up patients and their medical records: find a patient by name, id or MRN, or list patients by diagnosis, medication, age or gender, with conditions, lab results and vitals, medications and visits.",
    input: Input,
    output: Output,
    requiredRole: "MANAGER",
    classification: "CONFIDENTIAL",
    effect: "read",
    idempotent: true,
    requiresApproval: false,
    timeoutMs: 20_000,
    run: (input, context) => queryPatients(source, input, context),
  });
}

async function queryPatients(
  source: PatientSource,
  { include, limit, ...criteria }: z.output<typeof Input>,
  { now, signal, sending }: Pick<BuiltinExecution, "now" | "signal" | "sending">,
): Promise<z.output<typeof Output>> {
  if ((criteria.minAge ?? 0) > (criteria.maxAge ?? 130)) {
    throw new ToolFailure(
      `minAge ${criteria.minAge} is above maxAge ${criteria.maxAge}. Swap or correct them.`,
    );
  }
  const { records, isComplete } = await source.find(criteria, { now, limit, signal, sending });
  const parts = new Set(include);
  return {
    count: records.length,
    isComplete,
    patients: records.slice(0, limit).map((record) => describePatient(record, parts, now)),
  };
}
