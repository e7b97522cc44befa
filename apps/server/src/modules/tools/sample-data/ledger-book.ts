import type { Account, AccountType } from "./chart-of-accounts.ts";

export type LedgerLine = {
  journalId: string;
  date: string;
  account: Account;
  department: string;
  debitCents: number;
  creditCents: number;
  memo: string;
};

/** One side of a journal: a positive amount debits the account, a negative one credits it. */
export type Posting = { account: Account; cents: number; department?: string };

export type Journal = { kind: string; date: string; memo: string; postings: readonly Posting[] };

const PROFIT_TYPES: ReadonlySet<AccountType> = new Set(["revenue", "cogs", "opex", "interest"]);

/** A double-entry general ledger in the making: it takes whole journals and refuses one that does not balance. */
export class LedgerBook {
  readonly lines: LedgerLine[] = [];
  #journals = 0;
  #untaxedProfitCents = 0;

  post({ kind, date, memo, postings }: Journal): void {
    const difference = postings.reduce((sum, posting) => sum + posting.cents, 0);
    if (difference !== 0)
      throw new Error(`Journal ${kind} of ${date} is out of balance by ${difference} cents`);
    this.#journals += 1;
    const journalId = `${kind}-${String(this.#journals).padStart(6, "0")}`;
    for (const { account, cents, department = "Company" } of postings) {
      if (cents === 0) continue;
      if (PROFIT_TYPES.has(account.type)) this.#untaxedProfitCents -= cents;
      const debitCents = Math.max(cents, 0);
      const creditCents = Math.max(-cents, 0);
      this.lines.push({ journalId, date, account, department, debitCents, creditCents, memo });
    }
  }

  /** Profit before tax since the last call, in cents; negative for a loss. */
  takeUntaxedProfitCents(): number {
    const profit = this.#untaxedProfitCents;
    this.#untaxedProfitCents = 0;
    return profit;
  }
}
