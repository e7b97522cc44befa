/** A passage with its words, as ranking sees it. */
export type Words = {
  chunkId: number;
  documentId: string;
  /** In words, those of the title counted twice. */
  length: number;
  /** How often each term is there, by the term's id. */
  frequencies: ReadonlyMap<number, number>;
};

/** Columns of retrieval_chunks as `toWords` reads them. */
export type WordsRow = {
  chunk_id: string | number;
  document_id: string;
  length: number;
  terms: string;
  frequencies: string;
};

const numbers = (list: string): number[] => (list === "" ? [] : list.split(",").map(Number));

/** Reads a row whose arrays the database has joined by commas, which costs a tenth of reading arrays. */
export function toWords({ chunk_id, document_id, length, terms, frequencies }: WordsRow): Words {
  const counts = numbers(frequencies);
  return {
    chunkId: Number(chunk_id),
    documentId: document_id,
    length,
    frequencies: new Map(numbers(terms).map((term, index) => [term, counts[index] ?? 0])),
  };
}
