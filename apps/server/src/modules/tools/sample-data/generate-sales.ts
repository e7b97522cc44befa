import { centsToDecimal, csvLine } from "./csv.ts";
import { sampleDays, type Day } from "./calendar.ts";
import { createRandom, type Random } from "./random.ts";
import {
  CHANNELS,
  CUSTOMER_KINDS,
  CUSTOMER_STEMS,
  PRODUCTS,
  REGIONS,
  type Category,
  type Region,
} from "./sales-catalogue.ts";

export type SalesOrder = {
  orderId: string;
  date: string;
  region: string;
  country: string;
  salesRep: string;
  customer: string;
  product: string;
  category: Category;
  channel: string;
  quantity: number;
  unitPriceCents: number;
  discountPercent: number;
  revenueCents: number;
  costCents: number;
};

// prettier-ignore
export const SALES_COLUMNS = [
  "order_id", "order_date", "region", "country", "sales_rep", "customer", "product", "category", "channel",
  "quantity", "unit_price", "discount", "revenue", "cost",
] as const;

type Customer = { name: string; country: string };

const SEED = 0x5a1e5;
const ORDERS_PER_DAY = 21.5;
/** Share of an average month, January first: a dull summer, a rush before each quarter's end and the holidays. */
const SEASON = [0.84, 0.88, 1.05, 0.94, 0.97, 1.06, 0.85, 0.83, 1.07, 1.03, 1.2, 1.28] as const;
/** Share of an average day, Sunday first. */
const WEEKDAY = [0.45, 1.15, 1.25, 1.22, 1.18, 1.1, 0.65] as const;
const BULK_CATEGORIES: ReadonlySet<Category> = new Set(["Accessories", "Software"]);

/** All orders of the sample period in date order; the same on every machine. Money is in US cents. */
export function generateSales(): SalesOrder[] {
  const random = createRandom(SEED);
  const customers = customersByRegion(random);
  const orders: SalesOrder[] = [];
  for (const day of sampleDays()) {
    for (let left = ordersOn(day, random); left > 0; left -= 1) {
      const region = random.weighted(REGIONS);
      const customer = random.pick(customers.get(region) ?? []);
      orders.push(order(day, orders.length, region, customer, random));
    }
  }
  return orders;
}

/** The orders as CSV with a header line. `discount` is a fraction of the list price. */
export function salesToCsv(orders: readonly SalesOrder[]): string {
  const lines = orders.map((order) =>
    csvLine([
      order.orderId,
      order.date,
      order.region,
      order.country,
      order.salesRep,
      order.customer,
      order.product,
      order.category,
      order.channel,
      order.quantity,
      centsToDecimal(order.unitPriceCents),
      centsToDecimal(order.discountPercent),
      centsToDecimal(order.revenueCents),
      centsToDecimal(order.costCents),
    ]),
  );
  return `${SALES_COLUMNS.join(",")}\n${lines.join("\n")}\n`;
}

function ordersOn(day: Day, random: Random): number {
  const growth = 0.8 + (0.4 * day.index) / 1095;
  const expected = ORDERS_PER_DAY * growth * (SEASON[day.month - 1] ?? 1) * (WEEKDAY[day.weekday] ?? 1);
  return Math.max(1, Math.round(expected * (0.75 + 0.5 * random.next())));
}

/** Every customer sits in one country, so that a customer never shows up in two regions. */
function customersByRegion(random: Random): Map<Region, Customer[]> {
  const customers = new Map<Region, Customer[]>(REGIONS.map((region) => [region, []]));
  for (const stem of CUSTOMER_STEMS) {
    for (const kind of CUSTOMER_KINDS) {
      const region = random.weighted(REGIONS);
      const country = random.weighted(region.countries).name;
      customers.get(region)?.push({ name: `${stem} ${kind}`, country });
    }
  }
  return customers;
}

function order(day: Day, sequence: number, region: Region, customer: Customer, random: Random): SalesOrder {
  const product = random.weighted(PRODUCTS);
  const bulk = BULK_CATEGORIES.has(product.category);
  const quantity = bulk ? random.integer(1, 24) : random.integer(1, 6);
  const inflation = 100 + 3 * (day.year - 2023);
  const unitPriceCents = Math.round((product.priceCents * inflation) / 100);
  const discountPercent = discountFor(quantity, bulk, random);
  return {
    orderId: `SO-${day.year}-${String(sequence + 1).padStart(6, "0")}`,
    date: day.date,
    region: region.name,
    country: customer.country,
    salesRep: random.pick(region.reps),
    customer: customer.name,
    product: product.name,
    category: product.category,
    channel: random.weighted(CHANNELS).name,
    quantity,
    unitPriceCents,
    discountPercent,
    revenueCents: Math.round((quantity * unitPriceCents * (100 - discountPercent)) / 100),
    costCents: Math.round((quantity * product.costCents * (inflation - 1)) / 100),
  };
}

/** Large orders are discounted more; one order in six gets something anyway. */
function discountFor(quantity: number, bulk: boolean, random: Random): number {
  if (quantity >= (bulk ? 18 : 6)) return random.pick([10, 12, 15]);
  if (quantity >= (bulk ? 10 : 4)) return random.pick([0, 5, 8]);
  return random.chance(1 / 6) ? 5 : 0;
}
