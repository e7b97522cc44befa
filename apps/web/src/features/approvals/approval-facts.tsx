import type { Approval } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { TimeLeft } from "../../components/approval/time-left.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { ROLE_NAMES } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { copyApprovals } from "./copy.ts";

/** Who asks, why, since when and until when. */
export function ApprovalFacts({ approval }: { approval: Approval }) {
  const given = approval.votes.filter((vote) => vote.decision === "APPROVED").length;
  return (
    <dl className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[minmax(6rem,max-content)_1fr] sm:gap-y-1.5">
      <Fact name={copyApprovals.requester}>
        <VisibleText text={approval.requester.username} />
      </Fact>
      <Fact name={copyApprovals.why}>
        <VisibleText text={approval.approvalReason} />
      </Fact>
      <Fact name={copyApprovals.purpose}>
        {approval.purpose === null ? (
          <span className="text-muted">{copyApprovals.noPurpose}</span>
        ) : (
          <VisibleText text={approval.purpose} />
        )}
      </Fact>
      <Fact name={copyApprovals.chat}>
        <ChatFact approval={approval} />
      </Fact>
      <Fact name={copyApprovals.needs}>
        {copyApprovals.needsText(
          approval.required.approvals,
          ROLE_NAMES[approval.required.role].toLowerCase(),
          given,
        )}
      </Fact>
      <Fact name={copyApprovals.requestedAt}>{formatDateTime(approval.requestedAt)}</Fact>
      <Fact name={copyApprovals.expires}>
        {formatDateTime(approval.expiresAt)}
        {approval.status === "PENDING" && (
          <>
            {" · "}
            <TimeLeft expiresAt={approval.expiresAt} />
          </>
        )}
      </Fact>
      <Fact name={copyApprovals.tool}>{copyApprovals.toolVersion(approval.toolVersion)}</Fact>
      {approval.secrets.length > 0 && (
        <Fact name={copyApprovals.secrets}>
          <ul className="flex flex-wrap gap-x-3">
            {approval.secrets.map(({ id, name, valueVersion }) => (
              <li key={id}>
                <Link
                  to="/vault/{-$secretId}"
                  params={{ secretId: id }}
                  className="font-mono text-xs text-accent underline underline-offset-2"
                >
                  {name}
                </Link>{" "}
                <span className="text-muted">{copyApprovals.secretVersion(valueVersion)}</span>
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name={copyApprovals.digest}>
        <span className="flex items-start gap-1">
          <code className="font-mono text-xs leading-6 break-all">{approval.digest}</code>
          <CopyButton text={approval.digest} />
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-[0.8125rem] text-muted sm:text-sm">{name}</dt>
      <dd className="mb-1.5 min-w-0 wrap-anywhere sm:mb-0">{children}</dd>
    </div>
  );
}

function ChatFact({ approval }: { approval: Approval }) {
  const user = useCurrentUser();
  if (approval.sessionId === null) return copyApprovals.noChat;
  if (approval.requester.id !== user.id) return copyApprovals.foreignChat;
  return (
    <Link
      to="/chat/{-$sessionId}"
      params={{ sessionId: approval.sessionId }}
      className="text-accent underline underline-offset-2"
    >
      {copyApprovals.openChat}
    </Link>
  );
}
