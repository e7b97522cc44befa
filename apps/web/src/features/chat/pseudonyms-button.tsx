import { useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { useState } from "react";
import { pseudonymsQuery } from "./api/pseudonyms.ts";
import { copyChat } from "./copy.ts";
import { PseudonymsDialog } from "./pseudonyms-dialog.tsx";

type PseudonymsButtonProps = {
  sessionId: string;
  /** Of the conversation; more of them may bring new names. */
  itemCount: number;
};

/** Says how much stands under a pseudonym, and opens the list of it; nothing where there is nothing. */
export function PseudonymsButton({ sessionId, itemCount }: PseudonymsButtonProps) {
  const pseudonyms = useQuery(pseudonymsQuery(sessionId, itemCount));
  const [isOpen, setIsOpen] = useState(false);
  const items = pseudonyms.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="inline-flex min-h-6 items-center gap-1 rounded whitespace-nowrap underline decoration-dotted underline-offset-2 hover:text-ink"
      >
        <EyeOff size={12} aria-hidden />
        {copyChat.pseudonyms(items.length)}
      </button>
      {isOpen && <PseudonymsDialog sessionId={sessionId} items={items} onClose={() => setIsOpen(false)} />}
    </>
  );
}
