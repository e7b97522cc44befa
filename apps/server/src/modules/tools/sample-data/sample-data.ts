import type { JsonObject, JsonValue } from "@cdsa/contracts";

/** One row of a query, by column name. Exact decimals and 64-bit integers arrive as strings. */
export type SampleRow = { readonly [column: string]: JsonValue };

/** The data a fresh start shows the product with: a company's sales and ledger, and a clinic's patients. */
export interface SampleData extends AsyncDisposable {
  /** Where the files are. */
  readonly directory: string;
  /**
   * Runs one SQL statement over the tables `sales` and `ledger` in DuckDB's dialect. Values are bound to $1, $2 …
   * and never become part of the text. The database opens with the first query; aborting `signal` interrupts the
   * query and rejects with the signal's reason.
   */
  query(
    sql: string,
    parameters: readonly (string | number)[],
    signal: AbortSignal,
  ): Promise<readonly SampleRow[]>;
  /** A FHIR R4 Bundle of type `collection`. */
  readPatientBundle(): Promise<JsonObject>;
}
