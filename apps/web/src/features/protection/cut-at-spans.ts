import type { TryProtectionResult } from "@cdsa/contracts";

export type Span = TryProtectionResult["spans"][number];
export type Piece = { start: number; text: string; span: Span | null };

/** A text in pieces: those that were found, and what stands between them. */
export function cutAtSpans(text: string, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const span of spans) {
    if (span.start > position)
      pieces.push({ start: position, text: text.slice(position, span.start), span: null });
    pieces.push({ start: span.start, text: text.slice(span.start, span.end), span });
    position = span.end;
  }
  if (position < text.length) pieces.push({ start: position, text: text.slice(position), span: null });
  return pieces;
}
