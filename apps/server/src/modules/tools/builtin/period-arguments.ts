import { z } from "zod";

/** The arguments of a period, shared by the tools that look at one. */
export const periodArguments = {
  quarter: z
    .int()
    .min(1)
    .max(4)
    .describe(
      "Quarter of the year, 1 to 4: Q1 January-March, Q2 April-June, Q3 July-September, Q4 October-December",
    )
    .optional(),
  year: z.int().min(2000).max(2100).describe("Calendar year with four digits, such as 2024").optional(),
  startDate: z.iso.date().describe("First day of the period, YYYY-MM-DD").optional(),
  endDate: z.iso.date().describe("Last day of the period, included, YYYY-MM-DD").optional(),
};

export const PeriodOutput = z.strictObject({ label: z.string(), startDate: z.string(), endDate: z.string() });
