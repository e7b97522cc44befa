import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

type PassageLinkProps = {
  passage: { documentId: string; version: number; page: number | null; start: number; end: number };
  className?: string;
  children: ReactNode;
};

/** Opens the document where the passage is, with its words marked. */
export function PassageLink({ passage, className, children }: PassageLinkProps) {
  const { documentId, version, page, start, end } = passage;
  return (
    <Link
      to="/documents/{-$documentId}"
      params={{ documentId }}
      search={{ version, start, end, ...(page !== null && { page }) }}
      className={className ?? "text-accent underline underline-offset-2"}
    >
      {children}
    </Link>
  );
}
