import { useState } from "react";
import { isWorking } from "../../components/upload/upload-document.ts";
import type { Upload, UploadSettings } from "../../components/upload/use-uploads.ts";
import { useUploads } from "../../components/upload/use-uploads.ts";
import { copyChat } from "./copy.ts";

/** Files on their way into the next question: documents of one's own, which it names once they can be found. */
export function useAttachments() {
  const { uploads, add, retry, clearFinished, clear } = useUploads();
  const [picked, setPicked] = useState<readonly File[]>([]);
  return {
    uploads,
    retry,
    clearFinished,
    picked,
    pick: setPicked,
    start: (settings: UploadSettings): void => {
      add(picked, settings);
      setPicked([]);
    },
    /** Whether one of them can not be found yet. */
    isPreparing: uploads.some(isPreparing),
    /** The question with the documents it is about; they belong to it from then on. */
    attachTo: (question: string): string => {
      const titles = uploads.flatMap(({ document }) =>
        document?.latest.state === "INDEXED" ? [document.title] : [],
      );
      clear();
      return titles.length === 0 ? question : `${question}\n\n${copyChat.attached(titles)}`;
    },
  };
}

const isPreparing = ({ document, error }: Upload): boolean =>
  document === null ? error === null : isWorking(document.latest.state);
