import type { JsonValue } from "@cdsa/contracts";
import { type JsonToken, toJsonLines } from "../../lib/json-lines.ts";
import { VisibleText } from "./visible-text.tsx";

type JsonViewProps = {
  value: JsonValue;
  label: string;
  className?: string;
  note?: (path: string) => string | null;
};

/** A value as pretty-printed JSON, whole: it scrolls and is never cut, and no character hides. */
export function JsonView({ value, label, className = "max-h-96", note }: JsonViewProps) {
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className={`overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5 ${className}`}
    >
      {toJsonLines(value).map((line, index) => (
        <JsonLineView key={index} indent={line.indent} tokens={line.tokens} note={note} />
      ))}
    </div>
  );
}

type JsonLineViewProps = { indent: number; tokens: readonly JsonToken[]; note: JsonViewProps["note"] };

function JsonLineView({ indent, tokens, note }: JsonLineViewProps) {
  const last = tokens.findLast((token) => token.kind === "string" || token.kind === "literal");
  const noteText = last !== undefined && "path" in last ? note?.(last.path) : null;
  return (
    <div className="whitespace-pre-wrap wrap-anywhere" style={{ paddingLeft: `${indent * 1.25}rem` }}>
      {tokens.map((token, index) => (
        <Token key={index} token={token} />
      ))}
      {typeof noteText === "string" && <span className="ml-2 font-sans text-muted italic">{noteText}</span>}
    </div>
  );
}

function Token({ token }: { token: JsonToken }) {
  if (token.kind === "punctuation") return <span className="text-muted">{token.text}</span>;
  if (token.kind === "literal") return <span className="text-accent">{token.text}</span>;
  return (
    <span className={token.kind === "key" ? "text-info" : "text-ink"}>
      "<VisibleText text={escapeQuotes(token.text)} />"
    </span>
  );
}

function escapeQuotes(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
}
