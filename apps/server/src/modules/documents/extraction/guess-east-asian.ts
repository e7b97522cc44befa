type Encoding = { label: string; isLead: (byte: number) => boolean; isFrequent: (lead: number) => boolean };

const within =
  (from: number, to: number) =>
  (byte: number): boolean =>
    byte >= from && byte <= to;
const isEucLead = within(0xa1, 0xfe);
const isShiftJisSecond = within(0xe0, 0xfc);

// First bytes of the characters that make up nearly all text: kana, punctuation and the first level of each standard
// (JIS X 0208, GB 2312, Big5, KS X 1001).
const ENCODINGS: readonly Encoding[] = [
  {
    label: "shift_jis",
    isLead: (byte) => within(0x81, 0x9f)(byte) || isShiftJisSecond(byte),
    isFrequent: (lead) => within(0x81, 0x83)(lead) || within(0x88, 0x98)(lead),
  },
  {
    label: "euc-jp",
    isLead: isEucLead,
    isFrequent: (lead) => lead === 0xa4 || lead === 0xa5 || within(0xb0, 0xcf)(lead),
  },
  {
    label: "gb18030",
    isLead: within(0x81, 0xfe),
    isFrequent: (lead) => lead === 0xa1 || lead === 0xa3 || within(0xb0, 0xd7)(lead),
  },
  { label: "big5", isLead: within(0x81, 0xfe), isFrequent: within(0xa1, 0xc6) },
  { label: "euc-kr", isLead: isEucLead, isFrequent: (lead) => lead === 0xa1 || within(0xb0, 0xc8)(lead) },
];
const MIN_FREQUENT_SHARE = 0.7;

/**
 * Label of the East Asian encoding of a short text, which statistics of longer texts miss; null where none fits. A Latin text
 * never fits: its accented letters stand alone, and pairs of them are rare.
 */
export function guessEastAsian(bytes: Uint8Array): string | null {
  let best: { label: string; share: number } | null = null;
  for (const encoding of ENCODINGS) {
    const share = frequentShare(bytes, encoding);
    if (share >= MIN_FREQUENT_SHARE && share > (best?.share ?? 0) && isValid(bytes, encoding.label)) {
      best = { label: encoding.label, share };
    }
  }
  return best?.label ?? null;
}

/** How many of the characters outside of ASCII are frequent ones; pairs with an ASCII letter count half. */
function frequentShare(bytes: Uint8Array, { isLead, isFrequent }: Encoding): number {
  let all = 0;
  let frequent = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) continue;
    all += 1;
    if (!isLead(byte)) continue;
    index += 1;
    if (isFrequent(byte)) frequent += (bytes[index] ?? 0) < 0x80 ? 0.5 : 1;
  }
  return all === 0 ? 0 : frequent / all;
}

function isValid(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
