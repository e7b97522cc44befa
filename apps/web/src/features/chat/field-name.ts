const MINOR = /([a-z0-9])([A-Z])/g;

/** `totalRevenue` and `total_revenue` as “Total revenue”. */
export function fieldName(name: string): string {
  const words = name.replace(MINOR, "$1 $2").replaceAll("_", " ").trim();
  const spaced = words.replace(/\b([A-Z])([a-z]+)/g, (word) => word.toLowerCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const MOST_DECIMALS = 4;

/** A number in the reader's notation; years and ids keep their digits. `decimals` fixes how many follow the point. */
export function formatNumber(value: number, column = "", decimals?: number): string {
  if (/(year|id)$/i.test(column)) return String(value);
  return value.toLocaleString(undefined, {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? MOST_DECIMALS,
  });
}

/** How many decimals the most precise of the numbers has, so that a column of them lines up. */
export function decimalsOf(values: readonly unknown[]): number {
  const lengths = values.map((value) =>
    typeof value === "number" ? (/\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0) : 0,
  );
  const longest = Math.min(MOST_DECIMALS, Math.max(0, ...lengths));
  // One decimal is nearly always an amount that lost its zero.
  return longest === 1 ? 2 : longest;
}
