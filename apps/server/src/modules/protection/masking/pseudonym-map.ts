import { labelOf, suffixOf, TEXT_LABEL } from "./token-names.ts";

/** One value under its pseudonym. */
export type PseudonymEntry = { name: string; type: string; value: string };
/** All there is to a map, as plain data; it holds the originals, so it rests sealed. */
export type PseudonymMapState = { version: 1; entries: PseudonymEntry[] };

/** Pseudonyms of one conversation: every value has one name, every name one value. */
export interface PseudonymMap {
  /** The name of a value, given when it is first asked for. Other ways of writing a value have the same number. */
  nameFor(type: string, value: string): string;
  /** The name of words of a text that look like a pseudonym themselves. */
  nameForLiteral(value: string): string;
  valueOf(name: string): string | undefined;
  readonly size: number;
  toState(): PseudonymMapState;
}

type Entity = { number: number; forms: string[] };

const normalise = (value: string): string =>
  value.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
/** Identifiers are the same whatever signs stand between their letters and digits. */
const withoutSigns = (value: string): string =>
  normalise(value).replace(/[^\p{L}\p{N}@]/gu, "") || normalise(value);
const IN_WORDS = new Set(["PERSON", "ORGANISATION", "PLACE", "ADDRESS", TEXT_LABEL]);

/** @param state what `toState` gave earlier, to go on with */
export function createPseudonymMap(state?: PseudonymMapState): PseudonymMap {
  const values = new Map<string, string>();
  const entries: PseudonymEntry[] = [];
  const names = new Map<string, string>();
  const entities = new Map<string, Entity>();
  const people = new Map<string, Set<Entity>>();
  const counts = new Map<string, number>();

  const keep = (type: string, value: string, entity: Entity): string => {
    const name = `${labelOf(type)}_${entity.number}${suffixOf(entity.forms.length)}`;
    entity.forms.push(value);
    names.set(`${type}\n${value}`, name);
    values.set(name, value);
    entries.push({ name, type, value });
    if (type === "PERSON")
      for (const part of partsOf(value)) people.set(part, (people.get(part) ?? new Set()).add(entity));
    return name;
  };
  const entityOf = (type: string, value: string): Entity => {
    const key = `${labelOf(type)}\n${type === TEXT_LABEL ? value : IN_WORDS.has(type) ? normalise(value) : withoutSigns(value)}`;
    const known = entities.get(key) ?? (type === "PERSON" ? samePerson(value, people) : undefined);
    if (known !== undefined) {
      entities.set(key, known);
      return known;
    }
    const number = (counts.get(labelOf(type)) ?? 0) + 1;
    counts.set(labelOf(type), number);
    const entity = { number, forms: [] };
    entities.set(key, entity);
    return entity;
  };
  const nameFor = (type: string, value: string): string =>
    names.get(`${type}\n${value}`) ?? keep(type, value, entityOf(type, value));

  // Names follow from the order in which values came, so that the same entries give the same map.
  for (const { type, value } of state?.entries ?? []) nameFor(type, value);
  return {
    nameFor,
    nameForLiteral: (value) => nameFor(TEXT_LABEL, value),
    valueOf: (name) => values.get(name),
    get size() {
      return values.size;
    },
    toState: () => ({ version: 1, entries: entries.map((entry) => ({ ...entry })) }),
  };
}

const partsOf = (value: string): string[] =>
  normalise(value)
    .split(/[\s.,]+/u)
    .filter((part) => part.length > 1);

/**
 * The one person whom a shorter or longer form of the name can mean: "Smith" after "John Smith", "John Smith" after "Smith".
 * Undefined if several or none fit.
 */
function samePerson(value: string, people: ReadonlyMap<string, ReadonlySet<Entity>>): Entity | undefined {
  const parts = partsOf(value);
  const fitting = new Set<Entity>();
  for (const entity of parts.flatMap((part) => [...(people.get(part) ?? [])])) {
    const isFit = entity.forms.some((form) => {
      const known = partsOf(form);
      const [short, long] = known.length < parts.length ? [known, parts] : [parts, known];
      return (
        short.length === 1 && short.length < long.length && (long.at(-1) === short[0] || long[0] === short[0])
      );
    });
    if (isFit) fitting.add(entity);
  }
  return fitting.size === 1 ? [...fitting][0] : undefined;
}
