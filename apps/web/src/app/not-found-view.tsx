import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { copy } from "../lib/copy.ts";

/** An address that leads nowhere. */
export function NotFoundView() {
  return (
    <main className="h-full overflow-y-auto">
      <h1 className="sr-only">{copy.notFound}</h1>
      <EmptyState
        icon={<Compass size={22} aria-hidden />}
        title={copy.notFound}
        action={
          <Link to="/chat/{-$sessionId}" className="font-medium text-accent underline underline-offset-2">
            {copy.goToChat}
          </Link>
        }
      >
        {copy.notFoundHelp}
      </EmptyState>
    </main>
  );
}
