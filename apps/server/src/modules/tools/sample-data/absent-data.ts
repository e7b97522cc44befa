import type { SampleData } from "./sample-data.ts";

/** Sample data that is not served on this server: whatever is asked of it fails with `failure`. */
export const absentData = (failure: Error): SampleData => ({
  directory: "",
  query: () => Promise.reject(failure),
  readPatientBundle: () => Promise.reject(failure),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
