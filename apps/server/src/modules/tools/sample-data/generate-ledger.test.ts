import { describe, expect, it } from "vitest";
import { generateLedger, ledgerToCsv } from "./generate-ledger.ts";
import { generateSales } from "./generate-sales.ts";
import { LedgerBook } from "./ledger-book.ts";
import { ACCOUNTS } from "./chart-of-accounts.ts";

const orders = generateSales();
const lines = generateLedger(orders);

describe("generateLedger", () => {
  it("is the same every time", () => {
    expect(ledgerToCsv(generateLedger(generateSales()))).toBe(ledgerToCsv(lines));
  });

  it("balances in every journal, to the cent, with one date each", () => {
    const journals = Map.groupBy(lines, (line) => line.journalId);
    expect(journals.size).toBeGreaterThan(2_000);
    for (const [id, journal] of journals) {
      const difference = journal.reduce((sum, line) => sum + line.debitCents - line.creditCents, 0);
      expect(difference, id).toBe(0);
      expect(new Set(journal.map((line) => line.date)).size, id).toBe(1);
      expect(journal.length, id).toBeGreaterThan(1);
    }
  });

  it("has whole, positive amounts on exactly one side of each line", () => {
    for (const { debitCents, creditCents } of lines) {
      expect(Number.isSafeInteger(debitCents) && Number.isSafeInteger(creditCents)).toBe(true);
      expect(Math.min(debitCents, creditCents)).toBe(0);
      expect(Math.max(debitCents, creditCents)).toBeGreaterThan(0);
    }
  });

  it("covers three years with all kinds of accounts", () => {
    expect(lines[0]?.date).toBe("2023-01-01");
    expect(lines.at(-1)?.date).toBe("2025-12-31");
    const kinds = new Set(lines.map((line) => line.account.type));
    expect([...kinds].sort()).toEqual([
      "asset",
      "cogs",
      "equity",
      "interest",
      "liability",
      "opex",
      "revenue",
      "tax",
    ]);
  });

  it("books exactly the revenue and cost of the orders in each month", () => {
    for (let month = 0; month < 36; month += 1) {
      const prefix = `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
      const sold = orders.filter((order) => order.date.startsWith(prefix));
      const booked = lines.filter((line) => line.date.startsWith(prefix));
      const moved = (type: string): number =>
        booked.reduce(
          (sum, line) => (line.account.type === type ? sum + line.debitCents - line.creditCents : sum),
          0,
        );
      expect(-moved("revenue")).toBe(sold.reduce((sum, order) => sum + order.revenueCents, 0));
      expect(moved("cogs")).toBe(sold.reduce((sum, order) => sum + order.costCents, 0));
    }
  });

  it("never lets cash, receivables, stock or the loan turn over", () => {
    const balances = new Map<string, number>();
    let previous = lines[0]?.date;
    for (const line of lines) {
      if (line.date !== previous) {
        for (const number of ["1000", "1100", "1200"])
          expect(balances.get(number) ?? 0, line.date).toBeGreaterThan(0);
        expect(balances.get("2500") ?? 0, line.date).toBeLessThan(0);
        previous = line.date;
      }
      const { number } = line.account;
      balances.set(number, (balances.get(number) ?? 0) + line.debitCents - line.creditCents);
    }
  });
});

describe("LedgerBook", () => {
  it("refuses a journal that does not balance", () => {
    const postings = [
      { account: ACCOUNTS.cash, cents: 100 },
      { account: ACCOUNTS.payable, cents: -99 },
    ];
    expect(() => new LedgerBook().post({ kind: "BAD", date: "2023-01-01", memo: "", postings })).toThrow(
      /balance/,
    );
  });
});
