import { QueryClient } from "@tanstack/react-query";
import { ZodError } from "zod";
import { ApiError } from "../lib/api-error.ts";

const MOST_RETRIES = 2;

/** The cache of answers. A refusal is final; only a missing answer or a server fault is asked for again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => {
          if (error instanceof ZodError) return false;
          if (error instanceof ApiError && error.problem.status < 500) return false;
          return failures < MOST_RETRIES;
        },
      },
      mutations: { retry: false },
    },
  });
}
