import { z } from "zod";

const ServiceStatusSchema = z.object({
  status: z.enum(["healthy", "degraded", "unavailable", "not_configured"]),
  detail: z.string().optional(),
});

export const HealthSchema = z.object({
  status: z.enum(["healthy", "degraded", "unavailable"]),
  version: z.string(),
  services: z.object({
    database: ServiceStatusSchema,
    redis: ServiceStatusSchema,
    llm: ServiceStatusSchema,
  }),
});
export type Health = z.infer<typeof HealthSchema>;
export const LiveSchema = z.object({ status: z.literal("alive") });
export const ReadySchema = z.object({
  status: z.enum(["ready", "not_ready"]),
  detail: z.string().optional(),
});
