import { copyChat } from "./copy.ts";

type ContextMeterProps = { tokens: number; windowTokens: number };

const COMPACT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

/** How much of what the model may read the conversation fills; the oldest is left out where it is too much. */
export function ContextMeter({ tokens, windowTokens }: ContextMeterProps) {
  if (windowTokens <= 0) return null;
  const words = copyChat.context(COMPACT.format(tokens), COMPACT.format(windowTokens));
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap tabular-nums" title={copyChat.contextHelp}>
      <span className="block w-14">
        <progress
          aria-label={copyChat.contextLabel}
          value={Math.min(tokens, windowTokens)}
          max={windowTokens}
        />
      </span>
      {words}
    </span>
  );
}
