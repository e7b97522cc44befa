import { z } from "zod";
import type { SampleData } from "../sample-data/sample-data.ts";
import type { BuiltinTool } from "./builtin-tool.ts";
import { defineBuiltinTool } from "./define-builtin-tool.ts";
import { checkLedger, ledgerCoverage, type LedgerCoverage } from "./ledger/ledger-lines.ts";
import { priorPeriodOf } from "./ledger/prior-period.ts";
import { ReportLine } from "./ledger/report-lines.ts";
import {
  balanceSection,
  cashFlowSection,
  incomeSection,
  type SectionInput,
} from "./ledger/report-sections.ts";
import { periodArguments, PeriodOutput } from "./period-arguments.ts";
import { requireCovered, resolvePeriod, type Period } from "./resolve-period.ts";
import { dollars, percent } from "./row-values.ts";

const REPORT_TYPES = ["summary", "income_statement", "balance_sheet", "cash_flow"] as const;
type ReportType = (typeof REPORT_TYPES)[number];

const TITLES: Readonly<Record<ReportType, string>> = {
  summary: "Financial summary",
  income_statement: "Income statement",
  balance_sheet: "Balance sheet",
  cash_flow: "Cash flow statement",
};

/** A condition on one argument; it is named as a property too, for validators that want to know each they require. */
const needs = (argument: keyof typeof periodArguments) => ({
  properties: { [argument]: true },
  required: [argument],
});

const Input = z
  .strictObject({
    ...periodArguments,
    reportType: z
      .enum(REPORT_TYPES)
      .default("summary")
      .describe(
        "summary (the totals of all statements; used unless another is asked for), income_statement (profit and loss), balance_sheet, or cash_flow",
      ),
  })
  .meta({
    // A period is either dates or a year with or without a quarter. Some model providers refuse anyOf at this level.
    if: needs("startDate"),
    then: needs("endDate"),
    else: needs("year"),
    dependentRequired: { quarter: ["year"], endDate: ["startDate"] },
  });

const Output = z.strictObject({
  title: z.string(),
  reportType: z.enum(REPORT_TYPES),
  period: PeriodOutput,
  priorPeriod: PeriodOutput.nullable(),
  currency: z.literal("USD"),
  incomeStatement: z.array(ReportLine).describe("Empty unless the report type includes it"),
  grossMargin: z.number().nullable().describe("Gross profit in percent of revenue"),
  operatingMargin: z.number().nullable().describe("Operating income in percent of revenue"),
  netMargin: z.number().nullable().describe("Net income in percent of revenue"),
  balanceSheet: z.array(ReportLine).describe("As of the last day of the period"),
  cashFlow: z.array(ReportLine),
  trialBalanceCheck: z.strictObject({
    totalDebits: z.number(),
    totalCredits: z.number(),
    difference: z.number(),
    unbalancedJournals: z.int(),
    isBalanced: z.boolean(),
  }),
  sources: z.strictObject({
    ledger: z.string(),
    ledgerStartDate: z.string(),
    ledgerEndDate: z.string(),
    ledgerRows: z.int().describe("Rows in the whole ledger"),
    periodRows: z.int(),
    periodJournals: z.int(),
  }),
});

/** A governed report: every figure is a sum over the rows of the general ledger. */
export function createGenerateFinancialReportTool({ sampleData }: { sampleData: SampleData }): BuiltinTool {
  return defineBuiltinTool({
    name: "generate_financial_report",
    description:
      "Generates a financial report from the general ledger for a quarter, a year or between two dates: income statement (profit and loss, P&L), balance sheet, cash flow, or a summary of all, with margins and the change from the period before. Needs a manager's approval.",
    input: Input,
    output: Output,
    requiredRole: "ANALYST",
    classification: "CONFIDENTIAL",
    effect: "read",
    idempotent: false,
    requiresApproval: true,
    timeoutMs: 20_000,
    run: (input, { signal }) => generateReport(sampleData, input, signal),
  });
}

async function generateReport(
  data: SampleData,
  input: z.output<typeof Input>,
  signal: AbortSignal,
): Promise<z.output<typeof Output>> {
  const ledger = await ledgerCoverage(data, signal);
  const period = resolvePeriod(input, ledger);
  requireCovered(period, ledger, "wholly");
  const before = priorPeriodOf(period, input);
  const prior = before.startDate >= ledger.startDate ? before : null;
  const { reportType } = input;
  const section: SectionInput = {
    data,
    period: namesOf(period),
    prior,
    ledgerStart: ledger.startDate,
    isDetailed: reportType !== "summary",
    signal,
  };
  const wants = (type: ReportType): boolean => reportType === "summary" || reportType === type;
  const { income, lines } = await incomeSection(section);
  return {
    title: `${TITLES[reportType]} ${period.label}`,
    reportType,
    period: section.period,
    priorPeriod: prior,
    currency: "USD",
    incomeStatement: wants("income_statement") ? lines : [],
    grossMargin: percent(income.grossProfit, income.revenue),
    operatingMargin: percent(income.operatingIncome, income.revenue),
    netMargin: percent(income.netIncome, income.revenue),
    balanceSheet: wants("balance_sheet") ? await balanceSection(section) : [],
    cashFlow: wants("cash_flow") ? await cashFlowSection(section) : [],
    ...(await evidence(data, period, ledger, signal)),
  };
}

/** What lets a reader trust the figures: that the books balance, and how much of them was read. */
async function evidence(data: SampleData, period: Period, ledger: LedgerCoverage, signal: AbortSignal) {
  const check = await checkLedger(data, period, signal);
  const difference = check.debitCents - check.creditCents;
  return {
    trialBalanceCheck: {
      totalDebits: dollars(check.debitCents),
      totalCredits: dollars(check.creditCents),
      difference: dollars(difference),
      unbalancedJournals: check.unbalancedJournals,
      isBalanced: difference === 0 && check.unbalancedJournals === 0,
    },
    sources: {
      ledger: "General ledger (sample data)",
      ledgerStartDate: ledger.startDate,
      ledgerEndDate: ledger.endDate,
      ledgerRows: ledger.rows,
      periodRows: check.rows,
      periodJournals: check.journals,
    },
  };
}

/** The period alone, where it was taken from something with more fields. */
function namesOf({ label, startDate, endDate }: Period): Period {
  return { label, startDate, endDate };
}
