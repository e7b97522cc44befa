// A full stop and what closes after it, an East Asian full stop, or the end of a line. Each try looks at a bounded number of
// characters, so that lines of a million dots take no longer than others.
const END = /[.!?…](?=["'”’»)\]]{0,4}\s)["'”’»)\]]{0,4}\s+|[。！？]|\n/gu;
const GOES_ON = /^\p{Ll}/u;
// Short words that end in a full stop within sentences; single letters are initials.
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{L}|abb|abs|al|approx|art|bzw|ca|cf|co|corp|dr|ed|eq|etc|evtl|fig|ggf|inc|jr|lit|ltd|max|min|mr|mrs|ms|mt|no|nr|nos|op|pp|prof|resp|sec|sr|st|tab|vgl|vol|vs|z\.b|e\.g|i\.e|u\.s|d\.h)$/iu;
const LOOK_BACK = 12;

/** Where sentences of a text end, including the white space after them; its own end is the last. */
export function findSentenceEnds(text: string): number[] {
  const ends: number[] = [];
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (match[0].startsWith(".")) {
      const before = text.slice(Math.max(0, match.index - LOOK_BACK), match.index);
      const isWithin = GOES_ON.test(text.slice(end, end + 1)) || ABBREVIATION.test(before);
      if (isWithin && !match[0].includes("\n")) continue;
    }
    ends.push(end);
  }
  if (ends.at(-1) !== text.length) ends.push(text.length);
  return ends;
}
