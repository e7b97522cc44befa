import type { Document } from "@cdsa/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { copy } from "../../lib/copy.ts";
import { formatDateTime } from "../../lib/dates.ts";
import { download } from "../../lib/download.ts";
import { fetchOriginal, versionsQuery } from "./api/documents-api.ts";
import { copyDocuments } from "./copy.ts";
import { StateBadge } from "../../components/upload/document-state.tsx";

/** The versions of a document, newest first, each with its original. */
export function VersionsView({ document }: { document: Document }) {
  const query = useQuery(versionsQuery(document.id));
  const original = useMutation({
    mutationFn: async ({ version, fileName }: { version: number; fileName: string }) => {
      download(fileName, await fetchOriginal(document.id, version));
    },
  });
  if (query.isPending) return <SkeletonRows count={2} rowClassName="h-14" />;
  if (query.error !== null) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <ProblemNote error={original.error} />
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {query.data.items.map((version) => (
          <li key={version.version} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <span className="font-medium">{copyDocuments.version(version.version)}</span>
            <StateBadge version={version} />
            {version.version === document.indexedVersion && (
              <Badge tone="accent">{copyDocuments.current}</Badge>
            )}
            <span className="min-w-0 flex-1 truncate text-[0.8125rem] text-muted">
              {copyDocuments.by(
                version.createdBy?.username ?? copy.serverItself,
                formatDateTime(version.createdAt),
              )}
            </span>
            <Button
              size="small"
              icon={<Download size={14} aria-hidden />}
              onClick={() => original.mutate(version)}
            >
              {copyDocuments.original}
            </Button>
            {version.failure !== null && <p className="w-full text-danger">{version.failure}</p>}
            {version.notices.map((notice) => (
              <p key={notice} className="w-full text-[0.8125rem] text-muted">
                {notice}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
