import type { z } from "zod";
import type { ApiTokenSchema } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { formatDateTime, formatRelative } from "../../lib/dates.ts";
import { useNow } from "../../lib/use-now.ts";
import { useDeleteToken } from "./api/delete-token.ts";
import { tokensQuery } from "./api/list-tokens.ts";
import { copySettings } from "./copy.ts";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { Section } from "../../components/ui/section.tsx";

type ApiToken = z.infer<typeof ApiTokenSchema>;

/** My API tokens: make, see, delete. */
export function TokensSection() {
  const now = useNow();
  const tokens = useQuery(tokensQuery);
  const remove = useDeleteToken();
  const [isMaking, setIsMaking] = useState(false);
  const [doomed, setDoomed] = useState<ApiToken | null>(null);
  return (
    <Section title={copySettings.tokens} help={copySettings.tokensHelp}>
      {tokens.isPending && <SkeletonRows count={2} rowClassName="h-12" />}
      <ProblemNote error={tokens.error} onRetry={() => void tokens.refetch()} />
      {tokens.data?.items.length === 0 && <p className="mb-3 text-muted">{copySettings.noTokens}</p>}
      {tokens.data !== undefined && tokens.data.items.length > 0 && (
        <ul className="mb-3 divide-y divide-line rounded-md border border-line">
          {tokens.data.items.map((token) => (
            <li key={token.id} className="flex items-center gap-3 px-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">{token.name}</p>
                <p className="text-[0.8125rem] text-muted">
                  {token.scopes.join(", ")} · {copySettings.tokenEnds(formatDateTime(token.expiresAt))} ·{" "}
                  {token.lastUsedAt === null
                    ? copySettings.tokenUnused
                    : copySettings.tokenUsed(formatRelative(token.lastUsedAt, now))}
                </p>
              </div>
              <IconButton label={copySettings.deleteToken(token.name)} onClick={() => setDoomed(token)}>
                <Trash2 size={16} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <Button icon={<Plus size={16} aria-hidden />} onClick={() => setIsMaking(true)}>
        {copySettings.newToken}
      </Button>
      {isMaking && <NewTokenDialog onClose={() => setIsMaking(false)} />}
      {doomed !== null && (
        <ConfirmDialog
          title={copySettings.deleteTokenTitle}
          confirmText={copySettings.deleteToken(doomed.name)}
          isBusy={remove.isPending}
          error={remove.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => remove.mutate(doomed.id, { onSuccess: () => setDoomed(null) })}
        >
          {copySettings.deleteTokenHelp(doomed.name)}
        </ConfirmDialog>
      )}
    </Section>
  );
}
