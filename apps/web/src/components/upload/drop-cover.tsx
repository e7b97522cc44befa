import { copyUpload } from "./copy.ts";

/** Lies over a place while files are held over it; its parent is positioned. */
export function DropCover() {
  return (
    <div className="pointer-events-none absolute inset-2 z-10 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/80 text-base font-semibold text-accent">
      {copyUpload.drop}
    </div>
  );
}
