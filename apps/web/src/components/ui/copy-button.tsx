import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copy } from "../../lib/copy.ts";
import { IconButton } from "./button.tsx";

type CopyButtonProps = { text: string; label?: string };

/** Puts text on the clipboard and says that it did. */
export function CopyButton({ text, label = copy.copy }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = window.setTimeout(() => setIsCopied(false), 1500);
    return () => window.clearTimeout(timer);
  }, [isCopied]);
  return (
    <IconButton
      label={isCopied ? copy.copied : label}
      size="small"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setIsCopied(true));
      }}
    >
      {isCopied ? <Check size={15} className="text-ok" aria-hidden /> : <Copy size={15} aria-hidden />}
    </IconButton>
  );
}
