import ReactMarkdown, { type Components } from "react-markdown";

import { useState } from "react";
import { copy } from "../../lib/copy.ts";
import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";
import { copyMarkdown } from "./markdown-copy.ts";
import { remarkTables } from "./remark-tables.ts";

const PLUGINS = [remarkTables];

const COMPONENTS: Components = {
  a: ({ href, children }) => <GuardedLink href={href}>{children}</GuardedLink>,
  img: ({ alt, src }) => (
    <span className="rounded bg-sunken px-1.5 py-0.5 text-xs text-muted">
      {copyMarkdown.image(alt ?? "", typeof src === "string" ? src : "")}
    </span>
  ),
  pre: ({ children }) => (
    <pre tabIndex={0} role="group" aria-label={copyMarkdown.code}>
      {children}
    </pre>
  ),
  table: ({ children }) => (
    <div
      className="my-3 overflow-x-auto rounded-md border border-line bg-surface"
      tabIndex={0}
      role="group"
      aria-label={copyMarkdown.table}
    >
      <table className="data-table">{children}</table>
    </div>
  ),
};

/**
 * What a model wrote, as Markdown: raw HTML shows as text, images never load, and a link is followed only after the
 * reader has seen where it leads.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </div>
  );
}

function GuardedLink({ href, children }: { href: string | undefined; children: React.ReactNode }) {
  const [isAsking, setIsAsking] = useState(false);
  const isWeb = href !== undefined && /^https?:\/\//i.test(href);
  if (!isWeb) return <span className="underline decoration-dotted">{children}</span>;
  return (
    <>
      <button
        type="button"
        title={href}
        onClick={() => setIsAsking(true)}
        className="text-left text-accent underline decoration-accent/50 underline-offset-2"
      >
        {children}
      </button>
      {isAsking && (
        <Modal title={copyMarkdown.leaving} onClose={() => setIsAsking(false)}>
          <div className="flex flex-col gap-4 p-4">
            <p>{copyMarkdown.leavingHelp}</p>
            <p className="rounded-md bg-sunken p-3 font-mono text-xs wrap-anywhere">{href}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setIsAsking(false)}>{copy.cancel}</Button>
              <a
                href={href}
                target="_blank"
                rel="noopener noreferrer"
                onClick={() => setIsAsking(false)}
                className="inline-flex h-9 items-center rounded-md bg-accent px-3.5 font-medium text-on-accent hover:bg-accent-hover"
              >
                {copyMarkdown.open}
              </a>
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}
