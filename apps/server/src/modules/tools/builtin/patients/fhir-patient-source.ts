import { highestLabel } from "@cdsa/contracts";
import type { OperatorFetch, OperatorScope } from "../../../../platform/egress/operator-fetch.ts";
import type { Sending } from "../builtin-tool.ts";
import { createFhirSearch, LARGEST_RESPONSE_BYTES, type SearchFhir } from "./fhir-client.ts";
import { FhirCondition, FhirMedicationRequest, FhirPatient, referencedId } from "./fhir-schemas.ts";
import { matchesCriteria } from "./match-patient.ts";
import { collectRecords, type PatientCriteria, type PatientSource } from "./patient-record.ts";

const PAGE_SIZE = "100";
const MOST_PAGES = 5;
/** Ids in one query string: well below the 2,000 characters every proxy lets through. */
const IDS_PER_REQUEST = 40;

type Parameter = readonly [name: string, value: string];

/** The counted way out to the server. */
export type FhirWayOut = Pick<OperatorFetch, "within">;

/** A search names patients, by what was asked for or by the ids of those that were found. */
const scopeOf = (sending: Sending = { label: "RESTRICTED", executionId: null }): OperatorScope => ({
  label: highestLabel("CONFIDENTIAL", sending.label),
  executionId: sending.executionId,
  purpose: "fhir",
  connectTimeoutMs: 10_000,
  // The reader of answers stops first, with a sentence of its own.
  maxResponseBytes: 2 * LARGEST_RESPONSE_BYTES,
});

/** The patients of a FHIR R4 server, found with its own search and checked again here. */
export function createFhirPatientSource(baseUrl: string, wayOut: FhirWayOut): PatientSource {
  return {
    async find(criteria, { now, limit, signal, sending }) {
      const search = createFhirSearch(baseUrl, wayOut.within(scopeOf(sending)));
      const candidates = await findCandidates(search, criteria, now, signal);
      const certain = candidates.patients.filter((patient) => {
        const alone = { patient, conditions: [], observations: [], medications: [], encounters: [] };
        return matchesCriteria(alone, { ...criteria, condition: undefined, medication: undefined }, now);
      });
      const chosen = certain.slice(0, Math.max(limit, IDS_PER_REQUEST));
      const details = await readDetails(
        search,
        chosen.map(({ id }) => id),
        signal,
      );
      const records = collectRecords([...chosen, ...details.resources]);
      return {
        records: records.filter((record) => matchesCriteria(record, criteria, now)),
        isComplete: candidates.isComplete && details.isComplete && chosen.length === certain.length,
      };
    },
  };
}

async function findCandidates(search: SearchFhir, criteria: PatientCriteria, now: Date, signal: AbortSignal) {
  const byCondition = await patientsWith(search, "Condition", criteria.condition, signal);
  const byMedication = await patientsWith(search, "MedicationRequest", criteria.medication, signal);
  const first = byCondition ?? byMedication;
  const ids = first && [...first.ids].filter((id) => byMedication?.ids.has(id) ?? true);
  const parameters = patientParameters(criteria, now);
  const asked = ids
    ? batches(ids).map((batch): Parameter[] => [...parameters, ["_id", batch]])
    : [parameters];
  const patients: FhirPatient[] = [];
  let isComplete = (byCondition?.isComplete ?? true) && (byMedication?.isComplete ?? true);
  for (const one of asked) {
    const found = await search({
      type: "Patient",
      parameters: [...one, ["_count", PAGE_SIZE]],
      mostPages: MOST_PAGES,
      signal,
    });
    isComplete &&= found.isComplete;
    patients.push(...found.resources.flatMap((resource) => FhirPatient.safeParse(resource).data ?? []));
  }
  return { patients, isComplete };
}

/** The ids of the patients that have such a condition or medication; null where none was asked for. */
async function patientsWith(
  search: SearchFhir,
  type: "Condition" | "MedicationRequest",
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<{ ids: Set<string>; isComplete: boolean } | null> {
  if (wanted === undefined) return null;
  const parameter: Parameter = looksLikeCode(wanted) ? ["code", wanted.trim()] : ["code:text", wanted];
  const found = await search({
    type,
    parameters: [parameter, ["_count", PAGE_SIZE]],
    mostPages: MOST_PAGES,
    signal,
  });
  const schema = type === "Condition" ? FhirCondition : FhirMedicationRequest;
  const ids = found.resources.flatMap(
    (resource) => referencedId(schema.safeParse(resource).data?.subject) || [],
  );
  return { ids: new Set(ids), isComplete: found.isComplete };
}

/** ICD-10 (E11.9), SNOMED and RxNorm (digits). */
function looksLikeCode(text: string): boolean {
  return /^\s*(?:[A-Z]\d{2}(?:\.\w{1,4})?|\d{4,18})\s*$/i.test(text);
}

function patientParameters(criteria: PatientCriteria, now: Date): Parameter[] {
  const { patientId, name, mrn, gender, minAge, maxAge } = criteria;
  const parameters: Parameter[] = [];
  if (patientId !== undefined) parameters.push(["_id", patientId]);
  for (const word of name?.split(/\s+/).filter(Boolean) ?? []) parameters.push(["name", word]);
  if (mrn !== undefined) parameters.push(["identifier", mrn]);
  if (gender !== undefined) parameters.push(["gender", gender]);
  if (minAge !== undefined) parameters.push(["birthdate", `le${yearsBefore(now, minAge)}`]);
  if (maxAge !== undefined) parameters.push(["birthdate", `gt${yearsBefore(now, maxAge + 1)}`]);
  return parameters;
}

function yearsBefore(now: Date, years: number): string {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.toISOString().slice(0, 10);
}

async function readDetails(search: SearchFhir, ids: readonly string[], signal: AbortSignal) {
  const resources: unknown[] = [];
  let isComplete = true;
  for (const patient of batches(ids)) {
    for (const type of ["Condition", "Observation", "MedicationRequest", "Encounter"]) {
      const parameters: Parameter[] = [
        ["patient", patient],
        ["_count", "200"],
      ];
      if (type === "Observation") parameters.push(["_sort", "-date"]);
      const found = await search({ type, parameters, mostPages: MOST_PAGES, signal });
      isComplete &&= found.isComplete;
      resources.push(...found.resources);
    }
  }
  return { resources, isComplete };
}

/** FHIR's "any of these" is a list with commas; ids cannot contain one. */
function batches(ids: readonly string[]): string[] {
  const lists: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
    lists.push(ids.slice(start, start + IDS_PER_REQUEST).join(","));
  }
  return lists;
}
