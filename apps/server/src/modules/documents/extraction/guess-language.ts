/** The most frequent small words of languages that PostgreSQL stems; a text has those of its own. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  english: "the of and to in is that for it with as was on be by are this which or from not have at an",
  german:
    "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
  french: "de la le et les des en un une du dans que est pour qui sur par au plus ne se pas avec ce",
  spanish: "de la que el en y los se del las un por con una su para es al lo como más pero sus",
  italian: "di che la il un una per è in con del non si da le dei nel alla della sono come più anche",
  portuguese: "de que o a e do da em um para com não uma os no se na por mais as dos como mas",
  dutch: "de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit",
  swedish: "och i att det som en på är av för med till den har de inte om ett han men var sig från",
  danish: "og i at det er en til af på for med den de som et ikke der var han sig men har om",
  norwegian: "og i det er på til som en av for med at den har de ikke et om var seg men han fra",
  finnish: "ja on ei se että oli hän ovat mutta joka kun niin myös tai sen hänen kuin ole nyt",
};
const SAMPLE_WORDS = 4_000;
// Fewer small words than this share of all are no proof.
const LEAST_SHARE = 0.08;

const WORDS = new Map(
  Object.entries(SMALL_WORDS).map(([language, words]) => [language, new Set(words.split(" "))]),
);

/** The configuration of PostgreSQL's text search that fits a text. */
export function guessLanguage(text: string): string {
  const words = (
    text
      .slice(0, 40_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  ).slice(0, SAMPLE_WORDS);
  let best = { language: "simple", count: LEAST_SHARE * words.length };
  for (const [language, small] of WORDS) {
    const count = words.filter((word) => small.has(word)).length;
    if (count > best.count) best = { language, count };
  }
  // Lists, names and numbers have no small words; English stems harm them least among those that ask in English.
  return best.language === "simple" && /^[\p{ASCII}\p{P}\p{S}]*$/u.test(text.slice(0, 4_000))
    ? "english"
    : best.language;
}
