import type { Tool } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { EffectBadge } from "../../components/approval/approval-badges.tsx";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { DetailPane } from "../../components/ui/detail-pane.tsx";
import { JsonView } from "../../components/ui/json-view.tsx";
import { Section } from "../../components/ui/section.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { LABEL_NAMES, ROLE_NAMES } from "../../lib/copy.ts";
import { formatDateTime, formatDuration } from "../../lib/dates.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { toolQuery } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";
import { ExecutionsSection } from "./executions-section.tsx";
import { ToolActions } from "./tool-actions.tsx";
import { TrySection } from "./try-section.tsx";

type ToolDetailProps = { toolId: string; onBack: () => void };

/** One tool: what holds for it, a place to try it, what it takes and returns, and what it did. */
export function ToolDetail({ toolId, onBack }: ToolDetailProps) {
  const query = useQuery(toolQuery(toolId));
  return (
    <DetailPane query={query} backText={copyTools.back} onBack={onBack}>
      {(tool) => <Card tool={tool} onBack={onBack} />}
    </DetailPane>
  );
}

function Card({ tool, onBack }: { tool: Tool; onBack: () => void }) {
  const user = useCurrentUser();
  return (
    <>
      <header className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="mr-auto font-mono text-base font-semibold wrap-anywhere">{tool.name}</h2>
          {!tool.isEnabled && <Badge>{copyTools.off}</Badge>}
          <EffectBadge effect={tool.effect} />
          {tool.classification !== "arguments" && <LabelBadge label={tool.classification} />}
        </div>
        <p className="wrap-anywhere">
          <VisibleText text={tool.description} />
        </p>
        <Facts tool={tool} />
        {user.role === "ADMIN" && <ToolActions tool={tool} onDeleted={onBack} />}
      </header>
      {tool.isEnabled && <TrySection tool={tool} />}
      <Section title={copyTools.input}>
        <JsonView value={tool.inputSchema} label={copyTools.input} className="max-h-72" />
      </Section>
      <Section title={copyTools.output}>
        {Object.keys(tool.outputSchema).length === 0 ? (
          <p className="text-muted">{copyTools.outputAny}</p>
        ) : (
          <JsonView value={tool.outputSchema} label={copyTools.output} className="max-h-72" />
        )}
      </Section>
      {tool.implementation.kind === "http" && <Template implementation={tool.implementation} />}
      <ExecutionsSection toolId={tool.id} />
    </>
  );
}

function Template({ implementation }: { implementation: Extract<Tool["implementation"], { kind: "http" }> }) {
  const { method, url, headers = {}, body } = implementation;
  const shown = { method, url, headers, ...(body !== undefined && { body }) };
  return (
    <Section title={copyTools.template}>
      <JsonView value={shown} label={copyTools.template} className="max-h-72" />
    </Section>
  );
}

function Facts({ tool }: { tool: Tool }) {
  const { facts } = copyTools;
  const { classification, implementation } = tool;
  const rows: [string, string][] = [
    [facts.role, copyTools.roleAndAbove(ROLE_NAMES[tool.requiredRole])],
    [facts.label, classification === "arguments" ? copyTools.arguments : LABEL_NAMES[classification]],
    [facts.input, LABEL_NAMES[tool.maxInputLabel]],
    [facts.approval, tool.requiresApproval ? copyTools.approvalYes : copyTools.approvalNo],
    [facts.idempotent, tool.idempotent ? copyTools.idempotent : copyTools.notIdempotent],
    [facts.cache, copyTools.seconds(tool.cacheTtlSeconds)],
    [facts.timeout, formatDuration(tool.timeoutMs)],
    [facts.implementation, copyTools.kinds[implementation.kind]],
    [facts.version, copyTools.version(tool.version, formatDateTime(tool.updatedAt))],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-[0.8125rem]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
