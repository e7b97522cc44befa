type Results<Statements extends readonly PromiseLike<unknown>[]> = {
  -readonly [Index in keyof Statements]: Awaited<Statements[Index]>;
};

/**
 * Awaits statements of one transaction that are sent together, in the order in which they are given. Other than
 * `Promise.all` it lets all of them settle before it throws: one still on its way when the transaction is rolled back
 * would be done outside of it.
 * @throws what the first of them that failed throws; those after it failed because of it.
 */
export async function together<const Statements extends readonly PromiseLike<unknown>[]>(
  statements: Statements,
): Promise<Results<Statements>> {
  // Awaited once: a query of Drizzle's is sent each time it is awaited.
  const settled = await Promise.allSettled<unknown>(statements);
  const results: unknown[] = [];
  for (const result of settled) {
    if (result.status === "rejected") throw result.reason;
    results.push(result.value);
  }
  // One result for each statement, in their order.
  return results as Results<Statements>;
}
