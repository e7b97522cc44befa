import { parse } from "csv-parse/sync";
import { createDocumentWriter } from "./document-writer.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { ExtractionError, tooLarge } from "./extraction-error.ts";
import type { ReadContext } from "./extraction-limits.ts";

export const CSV_MEDIA_TYPE = "text/csv";

const DELIMITERS = [",", ";", "\t", "|"];
const SAMPLE_LINES = 20;
const SAMPLE_CHARACTERS = 64 * 1024;
const MAX_LINE_CHARACTERS = 1_000_000;
const FAR_TOO_LONG = `A line of the file is longer than the ${MAX_LINE_CHARACTERS} characters that are accepted.`;

/** Reads comma-separated values (RFC 4180, also with `;`, tabs and `|`) as one table. */
export function readCsv(text: string, { limits }: ReadContext): ExtractedDocument {
  const delimiter = guessDelimiter(text);
  try {
    return readRows(text, delimiter, true, limits.maxCharacters);
  } catch (error) {
    if (error instanceof ExtractionError) throw error;
    // A quotation mark that never closes is one of inches, or a mistake; without quoting each line is a row again.
    return readRows(text, delimiter, false, limits.maxCharacters);
  }
}

function readRows(
  text: string,
  delimiter: string,
  isQuoted: boolean,
  maxCharacters: number,
): ExtractedDocument {
  const writer = createDocumentWriter(maxCharacters);
  try {
    parse(text, {
      delimiter,
      bom: true,
      quote: isQuoted ? '"' : false,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_LINE_CHARACTERS,
      // Rows go straight to the writer; what is returned is not kept.
      on_record: (cells: string[]): null => {
        writer.row(cells);
        return null;
      },
    });
  } catch (error) {
    if (isQuoted || error instanceof ExtractionError) throw error;
    throw tooLarge(FAR_TOO_LONG);
  }
  return writer.finish(CSV_MEDIA_TYPE);
}

/** The separator that parts most lines into equally many cells. */
export function guessDelimiter(text: string): string {
  const lines = text
    .slice(0, SAMPLE_CHARACTERS)
    .replace(/"[^"]*"/g, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, SAMPLE_LINES);
  const score = (delimiter: string): number => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = counts[0] ?? 0;
    return usual === 0 ? 0 : counts.filter((count) => count === usual).length + usual / 1_000;
  };
  return DELIMITERS.reduce((best, one) => (score(one) > score(best) ? one : best));
}
