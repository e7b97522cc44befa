import { lazy, Suspense } from "react";

const loadMarkdown = () => import("./markdown.tsx");
const Markdown = lazy(async () => ({ default: (await loadMarkdown()).Markdown }));

/** Fetches the renderer ahead of the first answer. */
export function preloadMarkdown(): void {
  // Where the server is away just now, the first answer loads it.
  loadMarkdown().catch(() => undefined);
}

/** Markdown whose renderer loads with the first answer; until then the words show as they are. */
export function LazyMarkdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="prose whitespace-pre-wrap">{text}</div>}>
      <Markdown text={text} />
    </Suspense>
  );
}
