import { z } from "zod";
import { extractDocument } from "./extract.ts";
import { ExtractionError } from "./extracted-document.ts";

// Runs in a process of its own: what a file makes of it ends with it. See create-extractor.ts.

const RequestSchema = z.object({ bytes: z.instanceof(Uint8Array), fileName: z.string() });

process.on("message", (message: unknown) => {
  const { bytes, fileName } = RequestSchema.parse(message);
  const onPage = (page: number, pages: number): void => {
    process.send?.({ type: "page", page, pages });
  };
  extractDocument(bytes, { fileName, onPage }).then(
    (document) => process.send?.({ type: "document", document }),
    (error: unknown) => {
      // A reader that fails in its own way has met a file that is not what it seems.
      const reason = error instanceof ExtractionError ? error.message : null;
      process.send?.({ type: "failed", reason });
    },
  );
});
// Without whoever asks there is nothing to read.
process.on("disconnect", () => {
  process.exit();
});
