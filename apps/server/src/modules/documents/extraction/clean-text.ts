// Tag characters, variation selectors, zero-width characters and marks that change the direction of text.
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0e\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
// A soft hyphen, a byte order mark and what joins emoji or letters hide nothing by themselves.
const HARMLESS = /[\u00ad\u200c\u200d\ufeff]/gu;
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/g;

/** Text as it is stored: composed (NFC), well-formed, without what a reader does not see; `hidden` counts that. */
export function cleanText(text: string): { clean: string; hidden: number } {
  const whole = text.toWellFormed().replaceAll(/\r\n?|[\u2028\u2029\u0085\f]/g, "\n");
  let hidden = 0;
  const clean = whole
    .replaceAll(HARMLESS, "")
    .replaceAll(HIDDEN, () => {
      hidden += 1;
      return "";
    })
    .replaceAll(CONTROL, "")
    .normalize("NFC");
  return { clean, hidden };
}
