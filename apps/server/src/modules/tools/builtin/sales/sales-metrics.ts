/** How figures come out of the orders of one group. Sums of money are cents, so that they are whole and exact. */
export const METRICS = ["revenue", "quantity", "orders", "margin", "averageOrderValue"] as const;
export type Metric = (typeof METRICS)[number];

export const GROUPS = {
  month: "strftime(order_date, '%Y-%m')",
  quarter: "concat('Q', quarter(order_date), ' ', year(order_date))",
  year: "CAST(year(order_date) AS VARCHAR)",
  region: "region",
  country: "country",
  category: "category",
  product: "product",
  channel: "channel",
  salesRep: "sales_rep",
} as const;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = [
  "month",
  "quarter",
  "year",
  "region",
  "country",
  "category",
  "product",
  "channel",
  "salesRep",
] as const satisfies readonly Group[];

export const TIME_GROUPS: ReadonlySet<Group> = new Set(["month", "quarter", "year"]);

export const FIGURES_SQL = `
  CAST(coalesce(sum(revenue), 0) * 100 AS BIGINT) AS revenue_cents,
  CAST(coalesce(sum(cost), 0) * 100 AS BIGINT) AS cost_cents,
  CAST(coalesce(sum(quantity), 0) AS BIGINT) AS quantity,
  count(*) AS orders`;

export type Figures = { revenueCents: number; costCents: number; quantity: number; orders: number };

/** The metric's value: dollars for the money metrics, a count for the others. */
export function metricValue(metric: Metric, { revenueCents, costCents, quantity, orders }: Figures): number {
  switch (metric) {
    case "revenue":
      return revenueCents / 100;
    case "margin":
      return (revenueCents - costCents) / 100;
    case "quantity":
      return quantity;
    case "orders":
      return orders;
    case "averageOrderValue":
      return orders === 0 ? 0 : Math.round(revenueCents / orders) / 100;
  }
}
