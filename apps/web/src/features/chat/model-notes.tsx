import { Shuffle } from "lucide-react";
import { copyChat } from "./copy.ts";

/** Which models did not answer and why, where that happened in the conversation. */
export function ModelNotes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul aria-label={copyChat.modelNotes} className="mb-2 flex flex-col gap-1.5">
      {notes.map((note) => (
        <li
          key={note}
          className="flex gap-2 rounded-lg border border-line bg-sunken px-3 py-1.5 text-[0.8125rem] text-muted wrap-anywhere"
        >
          <Shuffle size={15} className="mt-0.5 shrink-0" aria-hidden />
          {note}
        </li>
      ))}
    </ul>
  );
}
