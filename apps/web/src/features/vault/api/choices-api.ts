import { PersonPageSchema, ToolPageSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";

const ONE_MINUTE_MS = 60_000;

/** The people an access list can name; for managers and administrators. */
export const directoryQuery = queryOptions({
  queryKey: ["vault", "directory"],
  queryFn: async ({ signal }) => {
    const page = await request({
      path: "/users/directory",
      query: { limit: 200 },
      schema: PersonPageSchema,
      signal,
    });
    return page.items;
  },
  staleTime: ONE_MINUTE_MS,
});

/** The tools an access list can name: those that call something outside the process. */
export const callingToolsQuery = queryOptions({
  queryKey: ["vault", "tools"],
  queryFn: async ({ signal }) => {
    const page = await request({ path: "/tools", query: { limit: 200 }, schema: ToolPageSchema, signal });
    return page.items.filter((tool) => tool.implementation.kind !== "builtin");
  },
  staleTime: ONE_MINUTE_MS,
});
