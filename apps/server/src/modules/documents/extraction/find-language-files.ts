import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LanguageFile } from "./text-recogniser.ts";

/** The codes of languages as Tesseract names them, and the folder that has a file for each. */
export type RecognitionSettings = { languagePath: string; languages: readonly string[] };

const ENDINGS = [".traineddata.gz", ".traineddata"];

/** The files that are there, in the order of the settings, and the languages without one. */
export function findLanguageFiles({ languagePath, languages }: RecognitionSettings): {
  files: LanguageFile[];
  missing: string[];
} {
  const files: LanguageFile[] = [];
  const missing: string[] = [];
  for (const code of languages) {
    const path = ENDINGS.map((ending) => join(languagePath, `${code}${ending}`)).find((one) =>
      existsSync(one),
    );
    if (path === undefined) missing.push(code);
    else files.push({ code, path });
  }
  return { files, missing };
}
