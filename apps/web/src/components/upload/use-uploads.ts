import { type Document, type DocumentAccessList, DocumentSchema, type Label } from "@cdsa/contracts";
import { useCallback, useEffect, useRef, useState } from "react";
import { request } from "../../lib/api-client.ts";
import { isWorking, uploadDocument, useRenewDocuments } from "./upload-document.ts";

/** One file on its way from this browser to where it can be found. */
export type Upload = {
  key: string;
  file: File;
  settings: UploadSettings;
  /** The part that is sent, from 0 to 1. */
  sent: number;
  document: Document | null;
  error: unknown;
};

export type UploadSettings = { classification: Label; type: string; accessList: DocumentAccessList };

const LOOK_INTERVAL_MS = 1_000;

/** The files being uploaded, one after the other, each followed until it can be found or has failed. */
export function useUploads() {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const renew = useRenewDocuments();
  const stop = useRef(new AbortController());
  const queue = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);

  const change = useCallback((key: string, fields: Partial<Upload>): void => {
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...fields } : upload)));
  }, []);
  const run = useCallback(
    (upload: Upload): Promise<void> =>
      send(upload, stop.current.signal, {
        onChange: (fields) => change(upload.key, fields),
        onRenew: renew,
      }),
    [change, renew],
  );
  const enqueue = useCallback(
    (upload: Upload): void => {
      queue.current = queue.current.then(() => run(upload));
    },
    [run],
  );
  const add = useCallback(
    (files: readonly File[], settings: UploadSettings): void => {
      const added = files.map((file) => ({
        key: crypto.randomUUID(),
        file,
        settings,
        sent: 0,
        document: null,
        error: null,
      }));
      setUploads((all) => [...added, ...all]);
      for (const upload of added) enqueue(upload);
    },
    [enqueue],
  );
  const retry = useCallback(
    (upload: Upload): void => {
      change(upload.key, { sent: 0, error: null });
      enqueue(upload);
    },
    [change, enqueue],
  );
  const clearFinished = useCallback((): void => {
    setUploads((all) =>
      all.filter(({ document, error }) =>
        document === null ? error === null : isWorking(document.latest.state),
      ),
    );
  }, []);
  const clear = useCallback((): void => setUploads([]), []);
  return { uploads, add, retry, clearFinished, clear };
}

type Watcher = { onChange: (fields: Partial<Upload>) => void; onRenew: () => void };

async function send(
  { file, settings }: Upload,
  signal: AbortSignal,
  { onChange, onRenew }: Watcher,
): Promise<void> {
  try {
    const onProgress = (sent: number): void => onChange({ sent });
    const document = await uploadDocument({ file, ...settings, onProgress, signal });
    onChange({ sent: 1, document });
    onRenew();
    // The next file does not wait until this one can be found.
    void follow(document, signal, (next) => onChange({ document: next })).then(onRenew, () => undefined);
  } catch (error) {
    if (!signal.aborted) onChange({ error });
  }
}

async function follow(
  document: Document,
  signal: AbortSignal,
  onChange: (document: Document) => void,
): Promise<void> {
  let last = document;
  while (isWorking(last.latest.state) && !signal.aborted) {
    await new Promise((resolve) => {
      window.setTimeout(resolve, LOOK_INTERVAL_MS);
    });
    last = await request({ path: `/documents/${document.id}`, schema: DocumentSchema, signal });
    onChange(last);
  }
}
