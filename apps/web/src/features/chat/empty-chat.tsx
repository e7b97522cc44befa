import { copyChat } from "./copy.ts";

/** A conversation that has not begun: what this place is for, and four questions to begin with. */
export function EmptyChat({ onAsk }: { onAsk: (text: string) => void }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4">
      <div className="m-auto w-full max-w-2xl py-8">
        <h2 className="text-center text-xl font-semibold">{copyChat.emptyTitle}</h2>
        <p className="mx-auto mt-2 max-w-md text-center text-muted">{copyChat.emptyHelp}</p>
        <ul aria-label={copyChat.examplesTitle} className="mt-6 grid gap-2 sm:grid-cols-2">
          {copyChat.examples.map((example) => (
            <li key={example.text}>
              <button
                type="button"
                onClick={() => onAsk(example.text)}
                className="flex h-full w-full flex-col rounded-xl border border-line bg-surface px-4 py-3 text-left transition-colors hover:border-accent hover:bg-accent-soft"
              >
                <span className="block font-medium">{example.text}</span>
                <span className="block text-[0.8125rem] text-muted">{example.note}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
