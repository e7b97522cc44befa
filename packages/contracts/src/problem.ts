import { z } from "zod";

/** One field of the request that could not be used. */
export const FieldErrorSchema = z.object({ path: z.string(), message: z.string() });

/** RFC 9457 problem details; `detail` is written for the reader, `code` for programs. */
export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(FieldErrorSchema).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;
