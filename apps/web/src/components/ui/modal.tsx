import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { classNames } from "../../lib/class-names.ts";
import { copy } from "../../lib/copy.ts";
import { IconButton } from "./button.tsx";

type Placement = "centre" | "right" | "left";
type ModalProps = {
  title: string;
  isTitleHidden?: boolean;
  onClose: () => void;
  placement?: Placement;
  children: ReactNode;
};

const PLACEMENTS: Readonly<Record<Placement, string>> = {
  centre: "m-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] rounded-xl",
  right: "ml-auto mr-0 my-0 h-dvh max-h-none w-[min(40rem,100vw)] max-w-none",
  left: "mr-auto ml-0 my-0 h-dvh max-h-none w-[min(19rem,88vw)] max-w-none",
};

/**
 * A dialog or drawer in the browser's own `<dialog>`: it traps focus, closes with Esc and gives focus back, without the
 * style element that the content security policy would refuse. Rendered = open.
 */
export function Modal({ title, isTitleHidden = false, onClose, placement = "centre", children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className={classNames(
        "appear overflow-hidden border border-line bg-surface shadow-float",
        PLACEMENTS[placement],
      )}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <header
          className={classNames(
            "flex shrink-0 items-center justify-between gap-3 py-2 pr-2 pl-4",
            !isTitleHidden && "border-b border-line",
          )}
        >
          <h2 id={titleId} className={classNames("font-semibold", isTitleHidden && "sr-only")}>
            {title}
          </h2>
          <IconButton label={copy.close} onClick={onClose} className="ml-auto">
            <X size={18} aria-hidden />
          </IconButton>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      </div>
    </dialog>
  );
}
