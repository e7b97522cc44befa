import { CATEGORIES, type Category } from "./sales-catalogue.ts";

export type AccountType = "revenue" | "cogs" | "opex" | "asset" | "liability" | "equity" | "tax" | "interest";

export type Account = { number: string; name: string; type: AccountType };

const account = (number: string, name: string, type: AccountType): Account => ({ number, name, type });

export const ACCOUNTS = {
  cash: account("1000", "Cash", "asset"),
  receivable: account("1100", "Accounts receivable", "asset"),
  inventory: account("1200", "Inventory", "asset"),
  equipment: account("1500", "Property and equipment", "asset"),
  accumulatedDepreciation: account("1590", "Accumulated depreciation", "asset"),
  payable: account("2000", "Accounts payable", "liability"),
  accruedPayroll: account("2100", "Accrued payroll", "liability"),
  taxPayable: account("2200", "Income tax payable", "liability"),
  loan: account("2500", "Long-term loan", "liability"),
  capital: account("3000", "Share capital", "equity"),
  retainedEarnings: account("3900", "Retained earnings", "equity"),
  salaries: account("6000", "Salaries and benefits", "opex"),
  rent: account("6100", "Rent", "opex"),
  marketing: account("6200", "Marketing", "opex"),
  cloud: account("6300", "Software and cloud", "opex"),
  travel: account("6400", "Travel", "opex"),
  professionalFees: account("6500", "Professional fees", "opex"),
  depreciation: account("6600", "Depreciation", "opex"),
  insurance: account("6700", "Insurance", "opex"),
  utilities: account("6800", "Utilities", "opex"),
  interest: account("7000", "Interest expense", "interest"),
  incomeTax: account("8000", "Income tax expense", "tax"),
} as const satisfies Record<string, Account>;

export const revenueAccount = (category: Category): Account =>
  account(`4${CATEGORIES.indexOf(category)}00`, `Revenue: ${category}`, "revenue");

export const costAccount = (category: Category): Account =>
  account(`5${CATEGORIES.indexOf(category)}00`, `Cost of goods sold: ${category}`, "cogs");
