import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { z } from "zod";
import { prepareSampleData } from "../sample-data/prepare-sample-data.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import type { BuiltinTool } from "./builtin-tool.ts";
import { createGenerateFinancialReportTool } from "./generate-financial-report.ts";

const Line = z.object({
  line: z.string(),
  amount: z.number(),
  priorPeriod: z.number().nullable(),
  change: z.number().nullable(),
});
const Report = z.object({
  title: z.string(),
  priorPeriod: z.object({ startDate: z.string(), endDate: z.string() }).nullable(),
  incomeStatement: z.array(Line),
  balanceSheet: z.array(Line),
  cashFlow: z.array(Line),
  grossMargin: z.number(),
  operatingMargin: z.number(),
  netMargin: z.number(),
  trialBalanceCheck: z.object({ totalDebits: z.number(), totalCredits: z.number(), isBalanced: z.boolean() }),
  sources: z.object({ ledgerRows: z.number(), periodRows: z.number(), periodJournals: z.number() }),
});
type Report = z.output<typeof Report>;
type Dates = { startDate: string; endDate: string };

const signal = new AbortController().signal;
let directory: string;
let data: SampleData;
let tool: BuiltinTool;
let database: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "report-"));
  data = await prepareSampleData({ directory });
  tool = createGenerateFinancialReportTool({ sampleData: data });
  database = await DuckDBInstance.create(":memory:");
  connection = await database.connect();
  const csv = join(directory, "ledger.csv").replaceAll("'", "''");
  await connection.run(
    `CREATE TABLE books AS SELECT * REPLACE (CAST(debit AS DECIMAL(18,2)) AS debit, CAST(credit AS DECIMAL(18,2)) AS credit,
       CAST(entry_date AS DATE) AS entry_date) FROM read_csv('${csv}', header = true, all_varchar = true)`,
  );
});

afterAll(async () => {
  connection.closeSync();
  database.closeSync();
  await data[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const report = async (given: { [name: string]: string | number }): Promise<Report> =>
  Report.parse(await tool.execute({ actor: testActor(), arguments: given, signal, now: new Date(0) }));

async function one(sql: string): Promise<number> {
  const [row = []] = (await connection.runAndReadAll(sql)).getRowsJson();
  return Number(row[0] ?? 0);
}

const within = ({ startDate, endDate }: Dates): string =>
  `entry_date >= '${startDate}' AND entry_date <= '${endDate}'`;
const sum = (expression: string, condition: string): Promise<number> =>
  one(`SELECT sum(${expression}) FROM books WHERE ${condition}`);

/** SQL written by account number, where the report goes by account type. */
const INCOME: Readonly<Record<string, string>> = {
  Revenue: "CASE WHEN account_number BETWEEN '4000' AND '4999' THEN credit - debit ELSE 0 END",
  "Cost of goods sold": "CASE WHEN account_number BETWEEN '5000' AND '5999' THEN debit - credit ELSE 0 END",
  "Gross profit": "CASE WHEN account_number BETWEEN '4000' AND '5999' THEN credit - debit ELSE 0 END",
  "Operating expenses": "CASE WHEN account_number BETWEEN '6000' AND '6999' THEN debit - credit ELSE 0 END",
  "Operating income": "CASE WHEN account_number BETWEEN '4000' AND '6999' THEN credit - debit ELSE 0 END",
  "Interest expense": "CASE WHEN account_number = '7000' THEN debit - credit ELSE 0 END",
  "Income before tax": "CASE WHEN account_number BETWEEN '4000' AND '7999' THEN credit - debit ELSE 0 END",
  "Income tax": "CASE WHEN account_number = '8000' THEN debit - credit ELSE 0 END",
  "Net income": "CASE WHEN account_number >= '4000' THEN credit - debit ELSE 0 END",
};

const BALANCE: Readonly<Record<string, string>> = {
  "Total assets": "CASE WHEN account_number < '2000' THEN debit - credit ELSE 0 END",
  "Total liabilities": "CASE WHEN account_number BETWEEN '2000' AND '2999' THEN credit - debit ELSE 0 END",
  "Total equity": "CASE WHEN account_number >= '3000' THEN credit - debit ELSE 0 END",
  "Total liabilities and equity": "CASE WHEN account_number >= '2000' THEN credit - debit ELSE 0 END",
  "Earnings since the ledger begins": "CASE WHEN account_number >= '4000' THEN credit - debit ELSE 0 END",
};

/** Cash by the kind of journal that moved it, where the report goes by the accounts on the other side. */
const CASH_KINDS: Readonly<Record<string, string>> = {
  "Received from customers": "journal_id LIKE 'SAL-%' OR journal_id LIKE 'REC-%'",
  "Paid to suppliers": "memo = 'Supplier payments'",
  "Paid to employees": "memo = 'Payroll payment'",
  "Interest paid": "journal_id LIKE 'INT-%'",
  "Income tax paid": "memo = 'Income tax payment'",
  "Net cash from operating activities":
    "NOT (journal_id LIKE 'OPN-%' OR journal_id LIKE 'CAP-%' OR journal_id LIKE 'LOA-%' OR journal_id LIKE 'DIV-%')",
  "Equipment purchases": "journal_id LIKE 'CAP-%'",
  "Net cash from investing activities": "journal_id LIKE 'CAP-%'",
  "Loan repayments": "journal_id LIKE 'LOA-%'",
  "Dividends paid": "journal_id LIKE 'DIV-%'",
  "Net cash from financing activities": "journal_id LIKE 'LOA-%' OR journal_id LIKE 'DIV-%'",
  "Net change in cash": "journal_id NOT LIKE 'OPN-%'",
};

async function incomeBySql(line: string, dates: Dates): Promise<number> {
  const total = INCOME[line];
  if (total) return sum(total, within(dates));
  const sign = line.startsWith("Revenue: ") ? "credit - debit" : "debit - credit";
  return sum(sign, `account_name = '${line}' AND ${within(dates)}`);
}

async function balanceBySql(line: string, endDate: string): Promise<number> {
  const total = BALANCE[line];
  if (total) return sum(total, `entry_date <= '${endDate}'`);
  const sign = "CASE WHEN account_number < '2000' THEN debit - credit ELSE credit - debit END";
  return sum(sign, `account_name = '${line}' AND entry_date <= '${endDate}'`);
}

async function cashBySql(line: string, dates: Dates): Promise<number> {
  const cash = "account_number = '1000'";
  if (line === "Cash at the end")
    return sum("debit - credit", `${cash} AND entry_date <= '${dates.endDate}'`);
  if (line === "Cash at the beginning") {
    return sum(
      "debit - credit",
      `${cash} AND (entry_date < '${dates.startDate}' OR journal_id LIKE 'OPN-%')`,
    );
  }
  return sum("debit - credit", `${cash} AND (${CASH_KINDS[line] ?? "unknown line"}) AND ${within(dates)}`);
}

const years = [2023, 2024, 2025];
const quarters = years.flatMap((year) => [1, 2, 3, 4].map((quarter) => ({ year, quarter })));
const periods: { year: number; quarter?: number }[] = [...years.map((year) => ({ year })), ...quarters];
const lastDays = ["03-31", "06-30", "09-30", "12-31"];

function datesOf({ year, quarter }: { year: number; quarter?: number }): Dates {
  if (quarter === undefined) return { startDate: `${year}-01-01`, endDate: `${year}-12-31` };
  const month = String(quarter * 3 - 2).padStart(2, "0");
  return { startDate: `${year}-${month}-01`, endDate: `${year}-${lastDays[quarter - 1] ?? ""}` };
}

function dayBefore(date: string): string {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return month === 1 ? `${year - 1}-12-31` : `${year}-${lastDays[(month - 1) / 3 - 1] ?? ""}`;
}

async function compareEveryFigure(found: Report, dates: Dates): Promise<number> {
  let figures = 0;
  const check = async (
    lines: Report["cashFlow"],
    now: (line: string) => Promise<number>,
    before: ((line: string) => Promise<number>) | null,
  ) => {
    for (const { line, amount, priorPeriod, change } of lines) {
      expect(amount, line).toBe(await now(line));
      const prior = before ? await before(line) : null;
      expect(priorPeriod, `${line}, prior period`).toBe(prior);
      expect(change, `${line}, change`).toBe(
        prior === null ? null : Math.round((amount - prior) * 100) / 100,
      );
      figures += before ? 3 : 1;
    }
  };
  const { priorPeriod: prior } = found;
  const hasDayBefore = dates.startDate > "2023-01-01";
  await check(
    found.incomeStatement,
    (line) => incomeBySql(line, dates),
    prior && ((line) => incomeBySql(line, prior)),
  );
  await check(
    found.balanceSheet,
    (line) => balanceBySql(line, dates.endDate),
    hasDayBefore ? (line) => balanceBySql(line, dayBefore(dates.startDate)) : null,
  );
  await check(found.cashFlow, (line) => cashBySql(line, dates), prior && ((line) => cashBySql(line, prior)));
  const [revenue, gross, operating, net] = await Promise.all(
    ["Revenue", "Gross profit", "Operating income", "Net income"].map((line) => incomeBySql(line, dates)),
  );
  expect(found.grossMargin).toBeCloseTo((100 * (gross ?? 0)) / (revenue ?? 1), 2);
  expect(found.operatingMargin).toBeCloseTo((100 * (operating ?? 0)) / (revenue ?? 1), 2);
  expect(found.netMargin).toBeCloseTo((100 * (net ?? 0)) / (revenue ?? 1), 2);
  expect(found.trialBalanceCheck.totalDebits).toBe(await sum("debit", within(dates)));
  expect(found.trialBalanceCheck.totalCredits).toBe(await sum("credit", within(dates)));
  expect(found.trialBalanceCheck.isBalanced).toBe(true);
  expect(found.sources.ledgerRows).toBe(await one("SELECT count(*) FROM books"));
  expect(found.sources.periodRows).toBe(await one(`SELECT count(*) FROM books WHERE ${within(dates)}`));
  expect(found.sources.periodJournals).toBe(
    await one(`SELECT count(DISTINCT journal_id) FROM books WHERE ${within(dates)}`),
  );
  return figures;
}

describe("generate_financial_report", () => {
  it.each(periods)("takes every figure of %j from the ledger", async (period) => {
    const dates = datesOf(period);
    const expected = { summary: 19, income_statement: 28, balance_sheet: 14, cash_flow: 14 };
    for (const [reportType, leastLines] of Object.entries(expected)) {
      const found = await report({ ...period, reportType });
      expect(await compareEveryFigure(found, dates)).toBeGreaterThanOrEqual(leastLines);
    }
  });

  it("balances: assets are liabilities and equity, and the cash flow explains the change in cash", async () => {
    for (const period of periods) {
      const found = await report(period);
      const amount = (lines: Report["cashFlow"], name: string): number =>
        Math.round((lines.find(({ line }) => line === name)?.amount ?? Number.NaN) * 100);
      expect(amount(found.balanceSheet, "Total assets")).toBe(
        amount(found.balanceSheet, "Total liabilities and equity"),
      );
      const activities = ["operating", "investing", "financing"].map((kind) =>
        amount(found.cashFlow, `Net cash from ${kind} activities`),
      );
      expect(activities.reduce((a, b) => a + b, 0)).toBe(amount(found.cashFlow, "Net change in cash"));
      expect(
        amount(found.cashFlow, "Cash at the beginning") + amount(found.cashFlow, "Net change in cash"),
      ).toBe(amount(found.cashFlow, "Cash at the end"));
    }
  });

  it("takes dates, and compares them with as many days before", async () => {
    const dates = { startDate: "2024-05-10", endDate: "2024-06-20" };
    const found = await report(dates);
    expect(found.priorPeriod).toMatchObject({ startDate: "2024-03-29", endDate: "2024-05-09" });
    for (const { line, amount, priorPeriod } of found.incomeStatement) {
      expect(amount).toBe(await incomeBySql(line, dates));
      expect(priorPeriod).toBe(await incomeBySql(line, { startDate: "2024-03-29", endDate: "2024-05-09" }));
    }
  });

  it.each([
    [{ year: 2026 }, /covers 2023-01-01 to 2025-12-31/],
    [{ year: 2022, quarter: 4 }, /Q4 2022/],
    [{ startDate: "2025-12-01", endDate: "2026-01-31" }, /covers 2023-01-01 to 2025-12-31/],
    [{ quarter: 3 }, /Give the year too/],
    [{ startDate: "2024-05-01", endDate: "2024-04-01" }, /after its end/],
    [{ year: 2024, quarter: 1, startDate: "2024-05-01", endDate: "2024-05-31" }, /do not lie in Q1 2024/],
    [{ year: 2024, quarter: 5 }, /quarter/],
    [{ year: 2024, reportType: "poem" }, /reportType/],
  ])("explains what is wrong with %j", async (given, message) => {
    await expect(report(given)).rejects.toThrow(message);
  });
});
