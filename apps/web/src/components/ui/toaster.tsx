import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { classNames } from "../../lib/class-names.ts";
import { copy } from "../../lib/copy.ts";
import { newIdempotencyKey } from "../../lib/idempotency-key.ts";
import { IconButton } from "./button.tsx";

export type Toast = {
  title: string;
  message?: string;
  tone?: "info" | "warn" | "danger";
  /** Stays until closed. */
  isSticky?: boolean;
  action?: { text: string; run: () => void };
};
type ShownToast = Toast & { key: string };

const SHOWN_FOR_MS = 7000;
const MOST_SHOWN = 4;
const EDGES = { info: "border-l-accent", warn: "border-l-warn", danger: "border-l-danger" } as const;

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Shows a short message in the corner. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

/**
 * The corner where toasts appear, and the function that makes them. On wide screens that is the foot of the list beside
 * the menu: badges, decisions and the composer stand to the right of it.
 */
export function Toaster({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<ShownToast[]>([]);
  const remove = useCallback(
    (key: string) => setToasts((all) => all.filter((toast) => toast.key !== key)),
    [],
  );
  const show = useCallback(
    (toast: Toast): void => {
      const key = newIdempotencyKey();
      setToasts((all) => [...all, { ...toast, key }].slice(-MOST_SHOWN));
      if (toast.isSticky !== true) window.setTimeout(() => remove(key), SHOWN_FOR_MS);
    },
    [remove],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="log"
        aria-live="polite"
        className="pointer-events-none fixed right-4 bottom-20 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 md:right-auto md:bottom-4 md:left-20 md:w-68"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.key} toast={toast} onClose={() => remove(toast.key)} />
        ))}
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast, onClose }: { toast: ShownToast; onClose: () => void }) {
  const { action } = toast;
  return (
    <div
      className={classNames(
        "appear pointer-events-auto flex gap-2 rounded-lg border border-l-4 border-line bg-raised py-2 pr-1 pl-3 shadow-float",
        EDGES[toast.tone ?? "info"],
      )}
    >
      <div className="min-w-0 flex-1 py-0.5">
        <p className="font-semibold wrap-anywhere">{toast.title}</p>
        {toast.message !== undefined && (
          <p className="text-[0.8125rem] text-muted wrap-anywhere">{toast.message}</p>
        )}
        {action !== undefined && (
          <button
            type="button"
            className="mt-1 font-medium text-accent underline-offset-2 hover:underline"
            onClick={() => {
              onClose();
              action.run();
            }}
          >
            {action.text}
          </button>
        )}
      </div>
      <IconButton label={copy.close} size="small" onClick={onClose}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  );
}
