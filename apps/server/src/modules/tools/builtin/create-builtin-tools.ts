import type { SampleData } from "../sample-data/sample-data.ts";
import { createAnalyzeSalesDataTool } from "./analyze-sales-data.ts";
import type { BuiltinTool } from "./builtin-tool.ts";
import { createCalculateTool } from "./calculate.ts";
import { createGenerateFinancialReportTool } from "./generate-financial-report.ts";
import { createGetCurrentDatetimeTool } from "./get-current-datetime.ts";
import { createFhirPatientSource } from "./patients/fhir-patient-source.ts";
import { createSamplePatientSource } from "./patients/sample-patient-source.ts";
import { createQueryPatientDataTool } from "./query-patient-data.ts";
import {
  createRetrieveVaultSecretTool,
  type RetrieveVaultSecretDependencies,
} from "./retrieve-vault-secret.ts";

export type BuiltinToolsDependencies = RetrieveVaultSecretDependencies & {
  sampleData: SampleData;
  /** Base URL of a FHIR R4 server, such as https://fhir.example.org/r4; without it the sample patients serve. */
  fhirBaseUrl?: string;
  fetch: typeof globalThis.fetch;
};

/** Every tool whose code is part of the server, in the order in which they are listed. */
export function createBuiltinTools({
  sampleData,
  fhirBaseUrl,
  fetch,
  handleFor,
}: BuiltinToolsDependencies): readonly BuiltinTool[] {
  const source =
    fhirBaseUrl === undefined
      ? createSamplePatientSource(sampleData)
      : createFhirPatientSource(fhirBaseUrl, fetch);
  return [
    createGetCurrentDatetimeTool(),
    createCalculateTool(),
    createQueryPatientDataTool({ source }),
    createAnalyzeSalesDataTool({ sampleData }),
    createGenerateFinancialReportTool({ sampleData }),
    createRetrieveVaultSecretTool({ handleFor }),
  ];
}
