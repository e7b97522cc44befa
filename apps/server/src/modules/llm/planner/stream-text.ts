import type { ModelPart } from "../chat-model.ts";

const PIECE_LENGTH = 40;

/** A text in pieces of a few words, so that it appears as it would from a model. Joined they are the text. */
export function* textParts(text: string): Generator<ModelPart> {
  for (const match of text.matchAll(
    new RegExp(
      String.raw`[\s\S]{1,${PIECE_LENGTH}}(?=\s|$)|[\s\S]{1,${PIECE_LENGTH}}(?:[\uDC00-\uDFFF])?`,
      "g",
    ),
  )) {
    yield { type: "text-delta", text: match[0] };
  }
}
