import { findFacts } from "./facts/find-facts.ts";
import { contentTermsOf, type Term } from "./terms.ts";

/** Words before a noun that do not make another thing of it. */
const PLAIN = new Set(
  `total overall new existing own whole full company halden written formal relevant applicable respective said following`.split(
    " ",
  ),
);

/** Pairs of neighbouring words, both of them with a meaning: "net margin", "sick leave". */
function pairsOf(text: string): { before: Term; noun: Term }[] {
  const facts = findFacts(text).filter((fact) => fact.kind !== "name");
  // "made later" and "come later" are no kinds of a thing.
  const comparison = /^(?:later|earlier|longer|shorter|higher|lower|older|younger)$/;
  const isOutside = ({ start }: Term): boolean =>
    !facts.some((fact) => fact.start <= start && start < fact.end);
  const terms = contentTermsOf(text).filter(isOutside);
  return terms.flatMap((noun, index) => {
    const before = terms[index - 1];
    return before !== undefined &&
      !comparison.test(noun.lower) &&
      /^[\s-]+$/.test(text.slice(before.end, noun.start))
      ? [{ before, noun }]
      : [];
  });
}

/**
 * Whether a sentence speaks of one kind of a thing and its evidence of another ("net margin", "gross margin"): the same
 * noun behind words of which neither text has the other's. The reason, or null.
 */
export function otherThing(claim: string, evidence: string): string | null {
  const [here, there] = [stemsOf(claim), stemsOf(evidence)];
  const pairsThere = pairsOf(evidence);
  for (const { before, noun } of pairsOf(claim)) {
    if (there.has(before.stem) || PLAIN.has(before.lower)) continue;
    const same = pairsThere.filter((pair) => pair.noun.stem === noun.stem);
    const other = same.find((pair) => !here.has(pair.before.stem) && !PLAIN.has(pair.before.lower));
    if (other !== undefined && same.length === count(evidence, noun.stem)) {
      return `It speaks of “${before.text} ${noun.text}”, the passage of “${other.before.text} ${other.noun.text}”.`;
    }
  }
  return null;
}

const stemsOf = (text: string): Set<string> => new Set(contentTermsOf(text).map((term) => term.stem));

const count = (text: string, stem: string): number =>
  contentTermsOf(text).filter((term) => term.stem === stem).length;
