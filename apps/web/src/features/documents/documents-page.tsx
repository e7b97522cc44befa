import type { SearchMode } from "@cdsa/contracts";
import { Upload as UploadIcon } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SplitView } from "../../components/ui/split-view.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import type { DocumentFilter } from "./api/documents-api.ts";
import { AskView } from "./ask-view.tsx";
import { copyDocuments } from "./copy.ts";
import { DocumentDetail, type DocumentTab } from "./document-detail.tsx";
import { DocumentFilterBar } from "./document-filter-bar.tsx";
import { DocumentList } from "./document-list.tsx";
import { EmbeddingLine } from "./embedding-line.tsx";
import { SearchView } from "./search-view.tsx";
import type { Place } from "./text-view.tsx";
import { UploadDialog } from "./upload-dialog.tsx";
import { UploadPanel } from "./upload-panel.tsx";
import { useUploads } from "./use-uploads.ts";

export const DOCUMENT_VIEWS = ["library", "search", "ask"] as const;
export type DocumentView = (typeof DOCUMENT_VIEWS)[number];

/** The address, taken apart; what is left out is the default. */
export type DocumentsAddress = DocumentFilter &
  Place & {
    view?: DocumentView | undefined;
    tab?: DocumentTab | undefined;
    q?: string | undefined;
    mode?: SearchMode | undefined;
  };

type DocumentsPageProps = {
  documentId: string | undefined;
  address: DocumentsAddress;
  onAddress: (documentId: string | undefined, address: DocumentsAddress) => void;
};

/** Documents at the left, the open one beside them; search and questions over all of them. */
export function DocumentsPage({ documentId, address, onAddress }: DocumentsPageProps) {
  const user = useCurrentUser();
  const picker = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isOver, setIsOver] = useState(false);
  const { uploads, add, retry, clearFinished } = useUploads();
  const view = documentId === undefined ? (address.view ?? "library") : "library";
  const take = (list: FileList | null): void => {
    if (list !== null && list.length > 0) setFiles([...list]);
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setIsOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (event.currentTarget === event.target) setIsOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      take(event.dataTransfer.files);
    },
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" {...drag}>
      <PageHeader title={copyDocuments.title}>
        <SegmentedControl
          label={copyDocuments.viewsLabel}
          value={view}
          onChange={(next) => onAddress(undefined, { view: next, q: address.q })}
          options={DOCUMENT_VIEWS.map((value) => ({ value, text: copyDocuments.views[value] }))}
        />
        <Button
          variant="primary"
          size="small"
          icon={<UploadIcon size={15} aria-hidden />}
          onClick={() => picker.current?.click()}
        >
          {copyDocuments.upload}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          aria-label={copyDocuments.upload}
          className="hidden"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
      </PageHeader>
      {user.role === "ADMIN" && <EmbeddingLine />}
      <UploadPanel uploads={uploads} onRetry={retry} onClear={clearFinished} />
      {view === "library" && <Library documentId={documentId} address={address} onAddress={onAddress} />}
      {view === "search" && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <SearchView
            query={address.q ?? ""}
            mode={address.mode ?? "hybrid"}
            onSearch={(q, mode) => onAddress(undefined, { view, q: q || undefined, mode })}
          />
        </div>
      )}
      {view === "ask" && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <AskView question={address.q ?? ""} onAsk={(q) => onAddress(undefined, { view, q })} />
        </div>
      )}
      {isOver && (
        <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/80 text-base font-semibold text-accent">
          {copyDocuments.drop}
        </div>
      )}
      {files.length > 0 && (
        <UploadDialog
          files={files}
          onClose={() => setFiles([])}
          onStart={(settings) => {
            add(files, settings);
            setFiles([]);
          }}
        />
      )}
    </div>
  );
}

function Library({ documentId, address, onAddress }: DocumentsPageProps) {
  const { title, classification, state, tab, version, page, start, end } = address;
  const filter: DocumentFilter = { title, classification, state };
  return (
    <SplitView
      pick={{ title: copyDocuments.pick, help: copyDocuments.pickHelp }}
      list={
        <>
          <DocumentFilterBar
            filter={filter}
            onFilter={(next) => onAddress(documentId, { ...address, ...next })}
          />
          <DocumentList filter={filter} openId={documentId} onClear={() => onAddress(documentId, {})} />
        </>
      }
      detail={
        documentId === undefined ? null : (
          <DocumentDetail
            key={documentId}
            documentId={documentId}
            tab={tab ?? "text"}
            place={{ version, page, start, end }}
            onTab={(next) => onAddress(documentId, { ...filter, tab: next })}
            onBack={() => onAddress(undefined, filter)}
          />
        )
      }
    />
  );
}
