import { type ChatSession, clearanceCovers, type Label } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCurrentUser } from "../../../lib/session.ts";
import { copyDeclassification } from "./copy.ts";
import { DeclassifyDialog } from "./declassify-dialog.tsx";
import { useNewestRequest } from "./use-newest-request.ts";

type DeclassifyControlProps = {
  session: ChatSession | undefined;
  /** Of the chat as the page knows it. */
  label: Label;
};

/** In the label bar: asks for a lower label, or says that such a request waits. */
export function DeclassifyControl({ session, label }: DeclassifyControlProps) {
  const user = useCurrentUser();
  const isHigh = label === "CONFIDENTIAL" || label === "RESTRICTED";
  if (session === undefined || !isHigh || !clearanceCovers(user.clearance, label)) return null;
  return <Control session={session} label={label} />;
}

function Control({ session, label }: { session: ChatSession; label: Label }) {
  const [isOpen, setIsOpen] = useState(false);
  const newest = useNewestRequest(session.id);
  const className = "shrink-0 rounded px-1.5 py-0.5 text-accent underline underline-offset-2 hover:bg-sunken";
  if (newest?.status === "PENDING") {
    return (
      <Link to="/approvals/{-$approvalId}" params={{ approvalId: newest.id }} className={className}>
        {copyDeclassification.waits}
      </Link>
    );
  }
  return (
    <>
      <button
        type="button"
        className={className}
        title={copyDeclassification.openHelp}
        onClick={() => setIsOpen(true)}
      >
        {copyDeclassification.open}
      </button>
      {isOpen && <DeclassifyDialog session={session} label={label} onClose={() => setIsOpen(false)} />}
    </>
  );
}
