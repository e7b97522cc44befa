import type { DocumentWriter } from "./document-writer.ts";
import type { ExtractionLimits } from "./extraction-limits.ts";
import { listNumbers } from "./list-numbers.ts";

/**
 * How a page was read: `recognised` from its pictures, which have no text that can be told in `textless`, are packed in a way
 * that is not read in `undecoded`, and were more than are read in `skipped`.
 */
export type PageState = "read" | "recognised" | "textless" | "undecoded" | "skipped" | "unreadable";

type About = { hasPictures: boolean; isRecognising: boolean; limits: ExtractionLimits };

const HOW_TO_RECOGNISE =
  "To have scans read, an administrator installs language data for text recognition (OCR_LANGUAGE_PATH).";

/** Tells people which pages were not read as text, and why. */
export function noticePages(
  writer: Pick<DocumentWriter, "notice">,
  states: readonly PageState[],
  { hasPictures, isRecognising, limits }: About,
): void {
  const tell = (state: PageState, one: string, several: string): boolean => {
    const pages = states.flatMap((each, index) => (each === state ? [index + 1] : []));
    if (pages.length > 0)
      writer.notice(
        (pages.length === 1 ? `Page ${one}` : `Pages ${several}`).replace("#", listNumbers(pages)),
      );
    return pages.length > 0;
  };
  const recognised = "by text recognition from pictures; letters may be wrong.";
  tell("recognised", `# was read ${recognised}`, `# were read ${recognised}`);
  if (!hasPictures) tell("textless", "# has no text.", "# have no text.");
  else if (isRecognising)
    tell("textless", "# has no text that can be recognised.", "# have no text that can be recognised.");
  else if (tell("textless", "# is a scan without text.", "# are scans without text."))
    writer.notice(HOW_TO_RECOGNISE);
  const packed = "packed as JBIG2, CCITT or JPEG 2000, which are not read; scan to JPEG pictures.";
  tell("undecoded", `# is a scan ${packed}`, `# are scans ${packed}`);
  const limit = `not read: up to ${limits.maxRecognisedPages} pages of a document are recognised. Split it.`;
  tell("skipped", `# is a scan that was ${limit}`, `# are scans that were ${limit}`);
  tell("unreadable", "# could not be read.", "# could not be read.");
}
