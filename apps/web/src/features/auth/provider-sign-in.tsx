import { TriangleAlert } from "lucide-react";
import { copyAuth, providerOutcomes } from "./copy.ts";

type ProviderSignInProps = { from: string | undefined; outcome: string | undefined };

/** The way to the organisation's OpenID provider, and what became of the last try. */
export function ProviderSignIn({ from, outcome }: ProviderSignInProps) {
  const query = from === undefined ? "" : `?${new URLSearchParams({ from }).toString()}`;
  const message =
    outcome !== undefined && Object.hasOwn(providerOutcomes, outcome) ? providerOutcomes[outcome] : undefined;
  return (
    <div className="mt-4 flex flex-col gap-4 border-t border-line pt-4">
      {message !== undefined && (
        <div
          role="alert"
          className="flex gap-2.5 rounded-lg border border-danger/40 bg-danger-soft px-3 py-2.5 text-ink"
        >
          <TriangleAlert size={17} className="mt-0.5 shrink-0 text-danger" aria-hidden />
          <p className="wrap-anywhere">{message}</p>
        </div>
      )}
      <a
        href={`/api/v1/auth/oidc/start${query}`}
        className="inline-flex h-9 items-center justify-center rounded-md border border-line-strong/60 bg-surface px-3.5 font-medium text-ink transition-colors hover:bg-sunken"
      >
        {copyAuth.provider}
      </a>
    </div>
  );
}
