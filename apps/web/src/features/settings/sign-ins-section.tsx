import type { Me } from "@cdsa/contracts";
import { useState } from "react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { formatRelative } from "../../lib/dates.ts";
import { useNow } from "../../lib/use-now.ts";
import { useUpdateMe } from "./api/update-me.ts";
import { copySettings } from "./copy.ts";
import { deviceName } from "./device-name.ts";
import { Section } from "../../components/ui/section.tsx";

/** Where I am signed in, each with its end. */
export function SignInsSection({ me }: { me: Me }) {
  const now = useNow();
  const [endingId, setEndingId] = useState<string | null>(null);
  const update = useUpdateMe(me);
  const ending = me.sessions.find((signIn) => signIn.id === endingId);
  const nameOf = (userAgent: string | null): string => deviceName(userAgent) ?? copySettings.unknownDevice;
  return (
    <Section title={copySettings.signIns} help={copySettings.signInsHelp}>
      <ul className="divide-y divide-line rounded-md border border-line">
        {me.sessions.map((signIn) => (
          <li key={signIn.id} className="flex items-center gap-3 px-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2 wrap-anywhere">
                {nameOf(signIn.userAgent)}
                {signIn.isCurrent && <Badge tone="accent">{copySettings.current}</Badge>}
              </p>
              <p className="text-[0.8125rem] text-muted">
                {signIn.ipAddress !== null && `${signIn.ipAddress} · `}
                {copySettings.lastUsed(formatRelative(signIn.lastUsedAt, now))}
              </p>
            </div>
            {!signIn.isCurrent && (
              <Button
                size="small"
                aria-label={copySettings.endSignInOf(nameOf(signIn.userAgent))}
                onClick={() => setEndingId(signIn.id)}
              >
                {copySettings.endSignIn}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ending !== undefined && (
        <ConfirmDialog
          title={copySettings.endSignInTitle}
          confirmText={copySettings.endSignIn}
          isBusy={update.isPending}
          error={update.error}
          onClose={() => setEndingId(null)}
          onConfirm={() => update.mutate({ endSessionId: ending.id }, { onSuccess: () => setEndingId(null) })}
        >
          {copySettings.endSignInText(nameOf(ending.userAgent))}
        </ConfirmDialog>
      )}
    </Section>
  );
}
