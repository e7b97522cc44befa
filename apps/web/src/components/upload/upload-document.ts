import { type DocumentAccessList, DocumentSchema, type DocumentState, type Label } from "@cdsa/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "../../lib/query-keys.ts";
import { uploadForm } from "../../lib/upload-form.ts";

export const isWorking = (state: DocumentState): boolean => state !== "INDEXED" && state !== "FAILED";

export type NewFile = {
  file: File;
  classification: Label;
  type: string;
  accessList: DocumentAccessList;
  onProgress: (part: number) => void;
  signal: AbortSignal;
};

/** A file as a new document. */
export function uploadDocument({ file, classification, type, accessList, onProgress, signal }: NewFile) {
  const form = new FormData();
  form.set("classification", classification);
  if (type !== "") form.set("type", type);
  form.set("accessList", JSON.stringify(accessList));
  form.set("file", file);
  return uploadForm({ method: "POST", path: "/documents", form, schema: DocumentSchema, onProgress, signal });
}

/** Renews everything shown of documents. */
export function useRenewDocuments(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: queryKeys.documents });
}
