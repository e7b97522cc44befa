const OPEN = "<think>";
const CLOSE = "</think>";

export type TextPiece = { type: "text-delta" | "reasoning-delta"; text: string };

/** Takes an answer's text piece by piece; `end` gives what was held back. */
export interface ReasoningSplitter {
  push(text: string): TextPiece[];
  end(): TextPiece[];
}

/**
 * Tells apart what a model thinks where its server leaves it in the text: a block `<think>…</think>` that the answer
 * begins with. Later ones are the model's own words and stay.
 */
export function createReasoningSplitter(): ReasoningSplitter {
  let place: "start" | "thinking" | "gap" | "answer" = "start";
  let held = "";
  const give = (type: TextPiece["type"], text: string): TextPiece[] => (text === "" ? [] : [{ type, text }]);

  function push(text: string): TextPiece[] {
    if (place === "answer") return give("text-delta", text);
    held += text;
    if (place === "start") {
      const begun = held.trimStart();
      if (OPEN.startsWith(begun)) {
        if (begun !== OPEN) return [];
      } else if (!begun.startsWith(OPEN)) {
        return release("text-delta");
      }
      held = begun.slice(OPEN.length);
      place = "thinking";
    }
    if (place === "gap") return afterGap();
    const end = held.indexOf(CLOSE);
    if (end >= 0) {
      const thought = held.slice(0, end);
      held = held.slice(end + CLOSE.length);
      place = "gap";
      return [...give("reasoning-delta", thought), ...afterGap()];
    }
    const kept = lengthOfBegunClose(held);
    const thought = held.slice(0, held.length - kept);
    held = held.slice(held.length - kept);
    return give("reasoning-delta", thought);
  }
  /** The line breaks between thought and answer belong to neither. */
  function afterGap(): TextPiece[] {
    held = held.trimStart();
    return held === "" ? [] : release("text-delta");
  }
  function release(type: TextPiece["type"]): TextPiece[] {
    const pieces = give(type, held);
    held = "";
    place = "answer";
    return pieces;
  }
  return {
    push,
    end: () => release(place === "thinking" ? "reasoning-delta" : "text-delta"),
  };
}

/** How many of the last characters may be the beginning of the closing tag. */
function lengthOfBegunClose(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length -= 1)
    if (CLOSE.startsWith(text.slice(-length))) return length;
  return 0;
}
