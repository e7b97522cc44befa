import { DropCover } from "../../components/upload/drop-cover.tsx";
import { UploadDialog } from "../../components/upload/upload-dialog.tsx";
import { UploadPanel } from "../../components/upload/upload-panel.tsx";
import type { useAttachments } from "./use-attachments.ts";

type AttachmentAreaProps = { attachments: ReturnType<typeof useAttachments>; isOver: boolean };

/** The files that go with the next question, above the place where it is written. */
export function AttachmentArea({ attachments, isOver }: AttachmentAreaProps) {
  const { uploads, picked, pick, start, retry, clearFinished } = attachments;
  return (
    <>
      {isOver && <DropCover />}
      {uploads.length > 0 && (
        <div className="mx-auto w-full max-w-3xl px-4 pb-2">
          <div className="overflow-hidden rounded-xl border border-line">
            <UploadPanel uploads={uploads} onRetry={retry} onClear={clearFinished} />
          </div>
        </div>
      )}
      {picked.length > 0 && (
        <UploadDialog files={picked} isAttachment onStart={start} onClose={() => pick([])} />
      )}
    </>
  );
}
