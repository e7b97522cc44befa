import type { SecretValue } from "@cdsa/contracts";
import { EyeOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { useNowEverySecond } from "../../lib/use-now.ts";
import { copyVault } from "./copy.ts";

type ShownValueProps = { value: SecretValue; onHidden: () => void };

/** A value in sight, until its time is over or somebody hides it. */
export function ShownValue({ value, onHidden }: ShownValueProps) {
  const [endsAtMs] = useState(() => Date.now() + value.expiresInSeconds * 1000);
  useEffect(() => {
    const timer = window.setTimeout(onHidden, endsAtMs - Date.now());
    return () => window.clearTimeout(timer);
  }, [endsAtMs, onHidden]);
  const left = Math.max(0, Math.ceil((endsAtMs - useNowEverySecond()) / 1000));
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex items-start gap-1 rounded-md border border-line bg-sunken px-3 py-2">
        <code
          aria-label={copyVault.value}
          className="max-h-72 min-w-0 flex-1 overflow-y-auto font-mono text-[0.8125rem] leading-6 whitespace-pre-wrap wrap-anywhere"
        >
          {value.value}
        </code>
        <CopyButton text={value.value} label={copyVault.copyValue} />
      </div>
      <progress max={value.expiresInSeconds} value={left} aria-label={copyVault.hiddenIn(left)} />
      <div className="flex items-center justify-between gap-2">
        <span className="text-[0.8125rem] text-muted tabular-nums">{copyVault.hiddenIn(left)}</span>
        <Button icon={<EyeOff size={15} aria-hidden />} onClick={onHidden}>
          {copyVault.hideNow}
        </Button>
      </div>
    </div>
  );
}
