import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of English language data that OCR_LANGUAGE_PATH names, or of its npm package where that is installed, or "". */
export function languageDataPath(): string {
  const named = process.env["OCR_LANGUAGE_PATH"];
  if (named !== undefined && named !== "") return named;
  try {
    const found = import.meta.resolve("@tesseract.js-data/eng/package.json");
    return join(dirname(fileURLToPath(found)), "4.0.0_best_int");
  } catch {
    return "";
  }
}
