/** The SQL that gives a CSV file its column types; money is DECIMAL, so that sums are exact. */
export const SALES_COLUMN_TYPES = {
  order_id: "VARCHAR",
  order_date: "DATE",
  region: "VARCHAR",
  country: "VARCHAR",
  sales_rep: "VARCHAR",
  customer: "VARCHAR",
  product: "VARCHAR",
  category: "VARCHAR",
  channel: "VARCHAR",
  quantity: "INTEGER",
  unit_price: "DECIMAL(18,2)",
  discount: "DECIMAL(4,2)",
  revenue: "DECIMAL(18,2)",
  cost: "DECIMAL(18,2)",
} as const;

export const LEDGER_COLUMN_TYPES = {
  journal_id: "VARCHAR",
  entry_date: "DATE",
  account_number: "VARCHAR",
  account_name: "VARCHAR",
  account_type: "VARCHAR",
  department: "VARCHAR",
  debit: "DECIMAL(18,2)",
  credit: "DECIMAL(18,2)",
  memo: "VARCHAR",
} as const;

/** A path or other text as an SQL string literal; DuckDB takes no bound parameter for a COPY target. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads a CSV file with exactly these columns; any other content is an error, not a guess. */
export function readCsvSql(path: string, types: Readonly<Record<string, string>>): string {
  const columns = Object.entries(types).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`);
  return `read_csv(${sqlText(path)}, header = true, auto_detect = false, delim = ',', quote = '"', columns = {${columns.join(", ")}})`;
}
