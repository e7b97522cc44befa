import type { Tool } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { ApprovalBadges } from "../../components/approval/approval-badges.tsx";
import { useLiveApproval } from "../../components/approval/live-approval-query.ts";
import { Badge, LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { JsonView } from "../../components/ui/json-view.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { Section } from "../../components/ui/section.tsx";
import { EXECUTION_STATUS_NAMES } from "../../lib/copy.ts";
import { formatDuration } from "../../lib/dates.ts";
import { type Outcome, useExecuteTool } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";
import { STATUS_TONES } from "./executions-section.tsx";
import { fieldsOf, toArguments } from "./schema-fields.ts";
import { SchemaInput } from "./schema-input.tsx";

/** A call with arguments of one's own, and what came of it. */
export function TrySection({ tool }: { tool: Tool }) {
  const fields = fieldsOf(tool.inputSchema);
  const execute = useExecuteTool(tool.id);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [faulty, setFaulty] = useState<readonly string[]>([]);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const read = toArguments(fields, typed);
    setFaulty(read.faulty);
    if (read.faulty.length === 0) execute.mutate(read.given);
  };
  return (
    <Section title={copyTools.try} help={copyTools.tryHelp}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {fields.length === 0 && <p className="text-muted">{copyTools.noArguments}</p>}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {fields.map((field) => (
            <SchemaInput
              key={field.name}
              field={field}
              value={typed[field.name] ?? ""}
              error={faulty.includes(field.name) ? copyTools.badJson : undefined}
              onChange={(value) => setTyped((all) => ({ ...all, [field.name]: value }))}
            />
          ))}
        </div>
        <Button
          type="submit"
          variant="primary"
          className="self-start"
          icon={<Play size={15} aria-hidden />}
          isBusy={execute.isPending}
        >
          {copyTools.run}
        </Button>
        <ProblemNote error={execute.error} />
      </form>
      {execute.data && <ResultCard outcome={execute.data} />}
    </Section>
  );
}

function ResultCard({ outcome }: { outcome: Outcome }) {
  return (
    <section
      aria-label={copyTools.result}
      aria-live="polite"
      className="mt-4 flex flex-col gap-3 rounded-md border border-line p-3"
    >
      {outcome.status === "AWAITING_APPROVAL" ? (
        <Waiting approvalId={outcome.approvalId} />
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
            <Badge tone={STATUS_TONES[outcome.status]}>{EXECUTION_STATUS_NAMES[outcome.status]}</Badge>
            <LabelBadge label={outcome.label} />
            {outcome.cached && <Badge>{copyTools.cached}</Badge>}
            {formatDuration(outcome.durationMs)}
          </p>
          {outcome.reason !== undefined && <p className="wrap-anywhere">{outcome.reason}</p>}
          {outcome.result !== undefined && <JsonView value={outcome.result} label={copyTools.result} />}
        </>
      )}
    </section>
  );
}

function Waiting({ approvalId }: { approvalId: string }) {
  const approval = useLiveApproval(approvalId, null);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        {approval.data && <ApprovalBadges approval={approval.data} />}
        {copyTools.waits}
      </p>
      <Link
        to="/approvals/{-$approvalId}"
        params={{ approvalId }}
        search={{}}
        className="self-start text-accent underline underline-offset-2"
      >
        {copyTools.openApproval}
      </Link>
    </>
  );
}
