import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateSales, SALES_COLUMNS, salesToCsv } from "./generate-sales.ts";

const orders = generateSales();

describe("generateSales", () => {
  it("is the same every time", () => {
    const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
    expect(digest(salesToCsv(generateSales()))).toBe(digest(salesToCsv(orders)));
  });

  it("covers every day of three years with at least 20,000 orders", () => {
    expect(orders.length).toBeGreaterThanOrEqual(20_000);
    expect(orders[0]?.date).toBe("2023-01-01");
    expect(orders.at(-1)?.date).toBe("2025-12-31");
    expect(new Set(orders.map((order) => order.date)).size).toBe(1096);
    expect(new Set(orders.map((order) => order.orderId)).size).toBe(orders.length);
  });

  it("grows from year to year and peaks at the end of a year", () => {
    const revenue = (prefix: string): number =>
      orders.reduce((sum, order) => (order.date.startsWith(prefix) ? sum + order.revenueCents : sum), 0);
    expect(revenue("2024")).toBeGreaterThan(revenue("2023") * 1.05);
    expect(revenue("2025")).toBeGreaterThan(revenue("2024") * 1.05);
    for (const year of ["2023", "2024", "2025"]) {
      expect(revenue(`${year}-12`)).toBeGreaterThan(revenue(`${year}-08`) * 1.2);
    }
  });

  it("keeps each customer in one country, and revenue in step with price, quantity and discount", () => {
    const countries = new Map<string, string>();
    for (const order of orders) {
      expect(countries.get(order.customer) ?? order.country).toBe(order.country);
      countries.set(order.customer, order.country);
      const list = order.quantity * order.unitPriceCents;
      expect(order.revenueCents).toBe(Math.round((list * (100 - order.discountPercent)) / 100));
      expect(order.costCents).toBeLessThan(order.revenueCents);
    }
  });

  it("writes one CSV line per order", () => {
    const lines = salesToCsv(orders).trimEnd().split("\n");
    expect(lines).toHaveLength(orders.length + 1);
    expect(lines[0]?.split(",")).toHaveLength(SALES_COLUMNS.length);
  });
});
