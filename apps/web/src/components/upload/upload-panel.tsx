import { Link } from "@tanstack/react-router";
import { Button } from "../ui/button.tsx";
import { Badge } from "../ui/badges.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { copyUpload } from "./copy.ts";
import { StateBadge } from "./document-state.tsx";
import type { Upload } from "./use-uploads.ts";

type UploadPanelProps = {
  uploads: readonly Upload[];
  onRetry: (upload: Upload) => void;
  onClear: () => void;
};

/** Files on their way, each with how far it is; what failed says why and can be tried again. */
export function UploadPanel({ uploads, onRetry, onClear }: UploadPanelProps) {
  if (uploads.length === 0) return null;
  return (
    <section aria-label={copyUpload.uploads} className="border-b border-line bg-sunken">
      <div className="flex items-center justify-between px-3 py-1.5">
        <h2 className="text-[0.8125rem] font-semibold">{copyUpload.uploads}</h2>
        <Button size="small" variant="ghost" onClick={onClear}>
          {copyUpload.uploadsClear}
        </Button>
      </div>
      <ul aria-live="polite" className="max-h-52 overflow-y-auto">
        {uploads.map((upload) => (
          <Row key={upload.key} upload={upload} onRetry={onRetry} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload, onRetry }: { upload: Upload; onRetry: (upload: Upload) => void }) {
  const { file, sent, document, error } = upload;
  return (
    <li className="flex flex-col gap-1 border-t border-line px-3 py-1.5">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-[0.8125rem]">{file.name}</span>
        {document !== null && <StateBadge version={document.latest} />}
        {document === null && error === null && (
          <Badge tone="info">{copyUpload.sending(Math.round(sent * 100))}</Badge>
        )}
        {error !== null && (
          <Button size="small" onClick={() => onRetry(upload)}>
            {copyUpload.retry}
          </Button>
        )}
        {document?.latest.state === "INDEXED" && (
          <Link
            to="/documents/{-$documentId}"
            params={{ documentId: document.id }}
            className="text-[0.8125rem] text-accent underline underline-offset-2"
          >
            {copyUpload.open}
          </Link>
        )}
      </div>
      {document === null && error === null && <progress aria-label={file.name} value={sent} max={1} />}
      {document?.latest.failure != null && (
        <p className="text-[0.8125rem] text-danger">{document.latest.failure}</p>
      )}
      <ProblemNote error={error} />
    </li>
  );
}
