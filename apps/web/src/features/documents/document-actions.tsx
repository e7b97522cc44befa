import type { Document } from "@cdsa/contracts";
import { FilePlus2, RotateCcw, Tag, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { isWorking } from "../../components/upload/upload-document.ts";
import { useDeleteDocument, useReindex, useUploadVersion } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { ReclassifyDialog } from "./reclassify-dialog.tsx";

type DocumentActionsProps = { document: Document; onDeleted: () => void };

/** What its owner may do with a document. */
export function DocumentActions({ document, onDeleted }: DocumentActionsProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<"label" | "delete" | null>(null);
  const newVersion = useUploadVersion(document.id);
  const reindex = useReindex(document.id);
  const remove = useDeleteDocument(document.id);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={<FilePlus2 size={14} aria-hidden />}
          isBusy={newVersion.isPending}
          onClick={() => picker.current?.click()}
        >
          {copyDocuments.newVersion}
        </Button>
        <input
          ref={picker}
          type="file"
          aria-label={copyDocuments.newVersion}
          className="hidden"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) newVersion.mutate({ file, version: document.version });
            event.target.value = "";
          }}
        />
        {!isWorking(document.latest.state) && (
          <Button
            size="small"
            icon={<RotateCcw size={14} aria-hidden />}
            isBusy={reindex.isPending}
            onClick={() => reindex.mutate()}
          >
            {copyDocuments.reindex}
          </Button>
        )}
        <Button size="small" icon={<Tag size={14} aria-hidden />} onClick={() => setDialog("label")}>
          {copyDocuments.reclassify}
        </Button>
        <Button
          size="small"
          variant="danger"
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => setDialog("delete")}
        >
          {copyDocuments.remove}
        </Button>
      </div>
      <ProblemNote error={newVersion.error ?? reindex.error} />
      {dialog === "label" && <ReclassifyDialog document={document} onClose={() => setDialog(null)} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={copyDocuments.removeTitle}
          confirmText={copyDocuments.remove}
          isBusy={remove.isPending}
          error={remove.error}
          onClose={() => setDialog(null)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        >
          {copyDocuments.removeHelp(document.title)}
        </ConfirmDialog>
      )}
    </>
  );
}
