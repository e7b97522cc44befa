import type { SalesOrder } from "./generate-sales.ts";
import type { Category } from "./sales-catalogue.ts";

/** What one day's orders add to the ledger; all amounts in US cents. */
export type DailySales = {
  revenue: Map<Category, number>;
  cost: Map<Category, number>;
  /** Online orders are paid at once; the rest is invoiced. */
  paidCents: number;
  invoicedCents: number;
  costCents: number;
};

/** Orders summed by day; the key is the date. */
export function sumByDay(orders: readonly SalesOrder[]): Map<string, DailySales> {
  const days = new Map<string, DailySales>();
  for (const order of orders) {
    const day = days.get(order.date) ?? emptyDay();
    days.set(order.date, day);
    add(day.revenue, order.category, order.revenueCents);
    add(day.cost, order.category, order.costCents);
    if (order.channel === "Online") day.paidCents += order.revenueCents;
    else day.invoicedCents += order.revenueCents;
    day.costCents += order.costCents;
  }
  return days;
}

function emptyDay(): DailySales {
  return { revenue: new Map(), cost: new Map(), paidCents: 0, invoicedCents: 0, costCents: 0 };
}

function add(totals: Map<Category, number>, category: Category, cents: number): void {
  totals.set(category, (totals.get(category) ?? 0) + cents);
}
