import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Toaster } from "../components/ui/toaster.tsx";
import { keepSession } from "../lib/session.ts";
import { createQueryClient } from "./query-client.ts";
import { createAppRouter } from "./router.tsx";

/** The page with everything it needs around it. */
export function App() {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(createAppRouter);
  useEffect(
    () =>
      keepSession(() => {
        queryClient.clear();
        void router.invalidate();
      }),
    [queryClient, router],
  );
  return (
    <QueryClientProvider client={queryClient}>
      <Toaster>
        <RouterProvider router={router} />
      </Toaster>
    </QueryClientProvider>
  );
}
