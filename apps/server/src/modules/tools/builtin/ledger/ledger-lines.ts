import type { SampleData } from "../../sample-data/sample-data.ts";
import type { Period } from "../resolve-period.ts";
import { text, wholeNumber } from "../row-values.ts";

/** An account's movement: debits less credits, in cents. */
export type AccountMovement = { number: string; name: string; type: string; cents: number };

export type LedgerCoverage = Period & { rows: number };

export async function ledgerCoverage(data: SampleData, signal: AbortSignal): Promise<LedgerCoverage> {
  const [row = {}] = await data.query(
    `SELECT CAST(min(entry_date) AS VARCHAR) AS first, CAST(max(entry_date) AS VARCHAR) AS last, count(*) AS rows
     FROM ledger`,
    [],
    signal,
  );
  const [startDate, endDate] = [text(row, "first"), text(row, "last")];
  return { label: `${startDate} to ${endDate}`, startDate, endDate, rows: wholeNumber(row, "rows") };
}

/** What each account moved by from `startDate` to `endDate`, both included. */
export async function movementsOf(
  data: SampleData,
  { startDate, endDate }: Pick<Period, "startDate" | "endDate">,
  signal: AbortSignal,
): Promise<AccountMovement[]> {
  const rows = await data.query(
    `SELECT account_number, account_name, account_type, CAST(sum(debit - credit) * 100 AS BIGINT) AS cents
     FROM ledger WHERE entry_date BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE)
     GROUP BY ALL ORDER BY account_number`,
    [startDate, endDate],
    signal,
  );
  return rows.map((row) => ({
    number: text(row, "account_number"),
    name: text(row, "account_name"),
    type: text(row, "account_type"),
    cents: wholeNumber(row, "cents"),
  }));
}

/**
 * Cash that came in (positive) or went out, by the account it was exchanged for. The journals with the opening
 * balances move no cash: they state what was there.
 */
export async function cashMovementsOf(
  data: SampleData,
  { startDate, endDate }: Pick<Period, "startDate" | "endDate">,
  signal: AbortSignal,
): Promise<AccountMovement[]> {
  const rows = await data.query(
    `SELECT account_number, account_name, account_type, CAST(sum(credit - debit) * 100 AS BIGINT) AS cents
     FROM ledger
     WHERE entry_date BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE) AND account_number <> '1000'
       AND NOT starts_with(journal_id, 'OPN-') AND NOT starts_with(journal_id, 'SAL-')
       AND journal_id IN (SELECT journal_id FROM ledger WHERE account_number = '1000')
     GROUP BY ALL
     UNION ALL
     SELECT '4000', 'Online sales', 'revenue', CAST(coalesce(sum(debit - credit), 0) * 100 AS BIGINT)
     FROM ledger
     WHERE entry_date BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE) AND account_number = '1000'
       AND starts_with(journal_id, 'SAL-')
     ORDER BY 1`,
    [startDate, endDate],
    signal,
  );
  return rows.map((row) => ({
    number: text(row, "account_number"),
    name: text(row, "account_name"),
    type: text(row, "account_type"),
    cents: wholeNumber(row, "cents"),
  }));
}

export type LedgerCheck = {
  debitCents: number;
  creditCents: number;
  unbalancedJournals: number;
  rows: number;
  journals: number;
};

/** Debits against credits of the period, as a whole and journal by journal. */
export async function checkLedger(
  data: SampleData,
  { startDate, endDate }: Pick<Period, "startDate" | "endDate">,
  signal: AbortSignal,
): Promise<LedgerCheck> {
  const [row = {}] = await data.query(
    `WITH journal AS (
       SELECT journal_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS lines
       FROM ledger WHERE entry_date BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE) GROUP BY journal_id
     )
     SELECT CAST(coalesce(sum(debit), 0) * 100 AS BIGINT) AS debit_cents,
            CAST(coalesce(sum(credit), 0) * 100 AS BIGINT) AS credit_cents,
            count(*) FILTER (WHERE debit <> credit) AS unbalanced, count(*) AS journals,
            CAST(coalesce(sum(lines), 0) AS BIGINT) AS lines
     FROM journal`,
    [startDate, endDate],
    signal,
  );
  return {
    debitCents: wholeNumber(row, "debit_cents"),
    creditCents: wholeNumber(row, "credit_cents"),
    unbalancedJournals: wholeNumber(row, "unbalanced"),
    rows: wholeNumber(row, "lines"),
    journals: wholeNumber(row, "journals"),
  };
}

/** Cash at the beginning and the end of the period; opening balances count as having been there before. */
export async function cashBalancesOf(
  data: SampleData,
  { startDate, endDate }: Pick<Period, "startDate" | "endDate">,
  signal: AbortSignal,
): Promise<{ openingCents: number; closingCents: number }> {
  const [row = {}] = await data.query(
    `SELECT CAST(coalesce(sum(debit - credit) FILTER (
              WHERE entry_date < CAST($1 AS DATE) OR starts_with(journal_id, 'OPN-')), 0) * 100 AS BIGINT) AS opening,
            CAST(coalesce(sum(debit - credit), 0) * 100 AS BIGINT) AS closing
     FROM ledger WHERE account_number = '1000' AND entry_date <= CAST($2 AS DATE)`,
    [startDate, endDate],
    signal,
  );
  return { openingCents: wholeNumber(row, "opening"), closingCents: wholeNumber(row, "closing") };
}
