import type { Tool } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Wrench } from "lucide-react";
import { EffectBadge } from "../../components/approval/approval-badges.tsx";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { ListPane } from "../../components/ui/list-pane.tsx";
import { listRow } from "../../components/ui/list-row.ts";
import { toolsQuery } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";

/** The tools there are, newest first. */
export function ToolList({ openId }: { openId: string | undefined }) {
  const list = useInfiniteQuery(toolsQuery);
  return (
    <ListPane
      label={copyTools.list}
      list={list}
      skeletonRow="h-16"
      empty={
        <EmptyState icon={<Wrench size={22} aria-hidden />} title={copyTools.empty}>
          {copyTools.emptyHelp}
        </EmptyState>
      }
    >
      {(tool) => <Row key={tool.id} tool={tool} isOpen={tool.id === openId} />}
    </ListPane>
  );
}

function Row({ tool, isOpen }: { tool: Tool; isOpen: boolean }) {
  return (
    <li>
      <Link
        to="/tools/{-$toolId}"
        params={{ toolId: tool.id }}
        aria-current={isOpen ? "page" : undefined}
        className={listRow(isOpen)}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem] font-medium">{tool.name}</span>
          {!tool.isEnabled && <Badge>{copyTools.off}</Badge>}
        </span>
        <span className="flex flex-wrap items-center gap-1.5">
          <EffectBadge effect={tool.effect} />
          {tool.classification !== "arguments" && <LabelBadge label={tool.classification} />}
          {tool.requiresApproval && <Badge tone="accent">{copyTools.needsApproval}</Badge>}
        </span>
      </Link>
    </li>
  );
}
