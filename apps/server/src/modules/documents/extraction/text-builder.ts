import { type Block, ExtractionError, type ExtractionLimits } from "./extracted-document.ts";
import { cleanText } from "./clean-text.ts";

const SEPARATOR = "\n\n";

/** Puts a text together block by block, with the places of blocks and pages in it. */
export class TextBuilder {
  readonly blocks: Block[] = [];
  readonly notices: string[] = [];
  readonly #limits: ExtractionLimits;
  readonly #parts: string[] = [];
  #length = 0;
  #pageStarts: number[] | null = null;
  #hidden = 0;

  constructor(limits: ExtractionLimits) {
    this.#limits = limits;
  }

  /** @throws ExtractionError where the text grows past the limit. */
  add(kind: Block["kind"], text: string, level = 0): void {
    const { clean, hidden } = cleanText(text);
    this.#hidden += hidden;
    const trimmed = clean.trim();
    if (trimmed === "") return;
    if (this.#parts.length > 0) this.#push(SEPARATOR);
    const start = this.#length;
    this.#push(trimmed);
    this.blocks.push({ kind, level, start, end: this.#length });
  }

  /** What follows stands on the next page. @throws ExtractionError where there are too many. */
  startPage(): void {
    this.#pageStarts ??= [];
    if (this.#pageStarts.length >= this.#limits.maxPages) {
      throw new ExtractionError(
        `The file has more than ${this.#limits.maxPages} pages, the most this server reads. Split it.`,
      );
    }
    // The separator before the next block belongs to the page before.
    this.#pageStarts.push(this.#parts.length === 0 ? 0 : this.#length + SEPARATOR.length);
  }

  finish(): { content: string; pageStarts: number[] | null; blocks: Block[]; notices: string[] } {
    const content = this.#parts.join("");
    if (this.#hidden > 0) {
      this.notices.push(
        `${this.#hidden} characters that a reader does not see were left out: they can hide orders to a model.`,
      );
    }
    const pageStarts = this.#pageStarts?.map((start) => Math.min(start, content.length)) ?? null;
    return { content, pageStarts, blocks: this.blocks, notices: this.notices };
  }

  #push(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#limits.maxCharacters) {
      throw new ExtractionError(
        `The file holds more than ${this.#limits.maxCharacters} characters of text, the most this server reads. Split it.`,
      );
    }
    this.#parts.push(text);
  }
}
