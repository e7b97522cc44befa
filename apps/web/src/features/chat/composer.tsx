import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, type Ref, useState } from "react";
import { FilePicker } from "../../components/upload/file-picker.tsx";
import { copyChat } from "./copy.ts";

type ComposerProps = {
  isRunning: boolean;
  isParked: boolean;
  /** Attached files can not be found yet. */
  isPreparing: boolean;
  inputRef: Ref<HTMLTextAreaElement>;
  onAsk: (text: string) => void;
  onStop: () => void;
  onFiles: (files: readonly File[]) => void;
};

/** Where a question is written: Enter sends, Shift+Enter breaks the line, Esc stops the answer. */
export function Composer({
  isRunning,
  isParked,
  isPreparing,
  inputRef,
  onAsk,
  onStop,
  onFiles,
}: ComposerProps) {
  const [text, setText] = useState("");
  const isReady = text.trim() !== "" && !isRunning && !isPreparing;
  const ask = (): void => {
    if (!isReady) return;
    onAsk(text);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter takes its suggestion.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <form
      className="mx-auto w-full max-w-3xl px-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <div className="flex items-end gap-2 rounded-2xl border border-line-strong bg-surface py-1.5 px-1.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        <FilePicker label={copyChat.attach} isIcon onFiles={onFiles} />
        <label htmlFor="composer" className="sr-only">
          {copyChat.composer}
        </label>
        <textarea
          id="composer"
          ref={inputRef}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={copyChat.placeholder}
          rows={1}
          maxLength={100_000}
          autoFocus
          className="field-sizing-content max-h-60 min-h-9 flex-1 resize-none bg-transparent py-1.5 outline-none"
        />
        {isRunning ? (
          <button
            type="button"
            onClick={onStop}
            aria-label={copyChat.stop}
            title={copyChat.stop}
            className="flex size-9 shrink-0 items-center justify-center rounded-full border border-line-strong text-ink hover:bg-sunken"
          >
            <Square size={14} fill="currentColor" aria-hidden />
          </button>
        ) : (
          <button
            type="submit"
            disabled={!isReady}
            aria-label={copyChat.send}
            title={copyChat.send}
            className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:bg-accent-hover disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted"
          >
            <ArrowUp size={18} aria-hidden />
          </button>
        )}
      </div>
      <p className="mt-1.5 text-center text-xs text-muted">{hint({ isRunning, isParked, isPreparing })}</p>
    </form>
  );
}

type Phase = Pick<ComposerProps, "isRunning" | "isParked" | "isPreparing">;

function hint({ isRunning, isParked, isPreparing }: Phase): string {
  if (isPreparing) return copyChat.preparingHint;
  if (isRunning) return copyChat.composerHintRunning;
  return isParked ? copyChat.parkedHint : copyChat.composerHint;
}
