import { ToolFailure } from "../builtin/builtin-tool.ts";
import type { SampleData } from "./sample-data.ts";

const refuse = (what: string, remedy: string): Promise<never> =>
  Promise.reject(new ToolFailure(`This server has no ${what}. ${remedy}`));

/** Stands where SAMPLE_DATA is off: a tool that would show made-up figures as if they were the house's own refuses. */
export const withoutSampleData = (): SampleData => ({
  directory: "",
  query: () =>
    refuse(
      "sales and ledger of its own to read",
      "An administrator can register a tool that asks the system which has them.",
    ),
  readPatientBundle: () =>
    refuse("patient records to read", "Its operator can name a FHIR R4 server in FHIR_BASE_URL."),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
