import { absentData } from "../sample-data/absent-data.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import { createAnalyzeSalesDataTool } from "./analyze-sales-data.ts";
import { type BuiltinTool, ToolFailure } from "./builtin-tool.ts";
import { createCalculateTool } from "./calculate.ts";
import { createGenerateFinancialReportTool } from "./generate-financial-report.ts";
import { createGetCurrentDatetimeTool } from "./get-current-datetime.ts";
import { createFhirPatientSource, type FhirWayOut } from "./patients/fhir-patient-source.ts";
import { createSamplePatientSource } from "./patients/sample-patient-source.ts";
import { createQueryPatientDataTool } from "./query-patient-data.ts";
import { createQueryDocumentsTool, type QueryDocumentsDependencies } from "./query-documents.ts";
import {
  createRetrieveVaultSecretTool,
  type RetrieveVaultSecretDependencies,
} from "./retrieve-vault-secret.ts";

export type BuiltinToolsDependencies = RetrieveVaultSecretDependencies &
  QueryDocumentsDependencies & {
    /** Null where sample data is not served. */
    sampleData: SampleData | null;
    /** Base URL of a FHIR R4 server, such as https://fhir.example.org/r4; without it the sample patients serve. */
    fhirBaseUrl?: string;
    /** The way to it. */
    wayToFhir?: FhirWayOut;
  };

/**
 * Every tool whose code is part of the server, in the order in which they are listed. One without data to read is
 * listed too, and says what is missing.
 */
export function createBuiltinTools({
  sampleData,
  fhirBaseUrl,
  wayToFhir,
  handleFor,
  answerQuestion,
}: BuiltinToolsDependencies): readonly BuiltinTool[] {
  const reading = (make: (data: SampleData) => BuiltinTool, setting: string): BuiltinTool =>
    sampleData ? make(sampleData) : withoutData(make, setting);
  return [
    createGetCurrentDatetimeTool(),
    createCalculateTool(),
    fhirBaseUrl === undefined || !wayToFhir
      ? reading(
          (data) => createQueryPatientDataTool({ source: createSamplePatientSource(data) }),
          "FHIR_BASE_URL to a FHIR R4 server, or SAMPLE_DATA=true",
        )
      : createQueryPatientDataTool({ source: createFhirPatientSource(fhirBaseUrl, wayToFhir) }),
    reading((data) => createAnalyzeSalesDataTool({ sampleData: data }), "SAMPLE_DATA=true"),
    reading((data) => createGenerateFinancialReportTool({ sampleData: data }), "SAMPLE_DATA=true"),
    createQueryDocumentsTool({ answerQuestion }),
    createRetrieveVaultSecretTool({ handleFor }),
  ];
}

/** The tool as people know it, which refuses; `setting` is what an administrator can set. */
function withoutData(make: (data: SampleData) => BuiltinTool, setting: string): BuiltinTool {
  const unavailable = `No data source is configured on this server for this tool. An administrator can set ${setting}.`;
  return { ...make(absentData(new ToolFailure(unavailable))), unavailable };
}
