// What a person does not see, a model must not read: letters can be hidden in tag characters or variation selectors,
// words cut by zero-width characters so that filters miss them, and lines turned round by bidirectional controls.
// Default_Ignorable_Code_Point has all of these (Unicode 16, DerivedCoreProperties); the other controls mean nothing in text.
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u180e\ufff9-\ufffb]/gu;
// Soft hyphens, byte order marks, what joins letters or emoji and what gives emoji their colours hide nothing by themselves.
const HARMLESS = /[\u00ad\u200c\u200d\ufe0f\ufeff]/g;

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const LINE_ENDS = /\r\n?|[\u000b\f\u0085\u2028\u2029]/g;
// Text of these alone is clean as it is, which is most text.
const PLAIN = /^[\t\n\x20-\x7e]*$/;

export type CleanedText = { text: string; hidden: number };

/**
 * Text as it is kept: NFC, lines ending in `\n`, no control characters, no unpaired surrogates, nothing invisible.
 * `hidden` counts what was taken out of characters that deceive the eye.
 */
export function cleanText(text: string): CleanedText {
  if (PLAIN.test(text)) return { text, hidden: 0 };
  let hidden = 0;
  const cleaned = text
    .toWellFormed()
    .replace(LINE_ENDS, "\n")
    .replace(CONTROLS, "")
    .replace(HARMLESS, "")
    .replace(HIDDEN, () => {
      hidden += 1;
      return "";
    })
    .normalize("NFC");
  return { text: cleaned, hidden };
}
