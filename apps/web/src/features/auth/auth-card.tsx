import type { ReactNode } from "react";
import { Brand } from "../../components/ui/brand.tsx";
import { copyAuth } from "./copy.ts";

/** The page around the forms that are shown before anyone has signed in. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex h-full items-start justify-center overflow-y-auto px-4 py-10 sm:items-center">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-2 text-center">
          <Brand size={40} />
          <p className="text-muted">{copyAuth.tagline}</p>
        </div>
        <section
          className="rounded-xl border border-line bg-surface p-6 shadow-float"
          aria-labelledby="auth-title"
        >
          <h1 id="auth-title" className="mb-4 text-lg font-semibold">
            {title}
          </h1>
          {children}
        </section>
      </div>
    </main>
  );
}
