import type { SearchMode } from "@cdsa/contracts";
import { useState } from "react";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { SplitView } from "../../components/ui/split-view.tsx";
import { DropCover } from "../../components/upload/drop-cover.tsx";
import { FilePicker } from "../../components/upload/file-picker.tsx";
import { UploadDialog } from "../../components/upload/upload-dialog.tsx";
import { UploadPanel } from "../../components/upload/upload-panel.tsx";
import { useFileDrop } from "../../components/upload/use-file-drop.ts";
import { useUploads } from "../../components/upload/use-uploads.ts";
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
  const [files, setFiles] = useState<readonly File[]>([]);
  const { isOver, dropProps } = useFileDrop(setFiles);
  const { uploads, add, retry, clearFinished } = useUploads();
  const view = documentId === undefined ? (address.view ?? "library") : "library";
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" {...dropProps}>
      <PageHeader title={copyDocuments.title}>
        <SegmentedControl
          label={copyDocuments.viewsLabel}
          value={view}
          onChange={(next) => onAddress(undefined, { view: next, q: address.q })}
          options={DOCUMENT_VIEWS.map((value) => ({ value, text: copyDocuments.views[value] }))}
        />
        <FilePicker label={copyDocuments.upload} onFiles={setFiles} />
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
      {isOver && <DropCover />}
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
