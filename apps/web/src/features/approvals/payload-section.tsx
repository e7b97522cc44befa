import type { Approval } from "@cdsa/contracts";
import { TriangleAlert } from "lucide-react";
import { JsonView } from "../../components/ui/json-view.tsx";
import { copyVisible } from "../../components/ui/visible-text-copy.ts";
import { countSuspicious } from "../../lib/hidden-characters.ts";
import { stringsOf } from "../../lib/json-lines.ts";
import { copyApprovals } from "./copy.ts";

/** Exactly what would run, whole, with the source of each value; says aloud how many characters deceive. */
export function PayloadSection({ approval }: { approval: Approval }) {
  const sources = new Map(approval.provenance.map((entry) => [entry.path, entry.source]));
  const unattributed = approval.provenance.filter((entry) => entry.source === "unattributed").length;
  const shownTexts = [
    approval.toolName,
    approval.toolDescription,
    approval.purpose ?? "",
    approval.requester.username,
    ...(approval.arguments === null ? [] : stringsOf(approval.arguments)),
  ];
  const suspicious = shownTexts.reduce((sum, text) => sum + countSuspicious(text), 0);
  return (
    <section aria-label={copyApprovals.arguments}>
      <h3 className="mb-1.5 font-semibold">{copyApprovals.arguments}</h3>
      {suspicious > 0 && <Warning text={copyVisible.warning(suspicious)} />}
      {unattributed > 0 && <Warning text={copyApprovals.provenanceWarning(unattributed)} />}
      {approval.arguments === null ? (
        <p>{copyApprovals.withheld[approval.argumentsWithheld ?? "clearance"]}</p>
      ) : (
        <JsonView
          value={approval.arguments}
          label={copyApprovals.arguments}
          className="max-h-[28rem]"
          note={(path) => {
            const source = sources.get(path);
            return source === undefined ? null : copyApprovals.provenance[source];
          }}
        />
      )}
    </section>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="mb-2 flex items-center gap-2 rounded-md bg-warn-soft px-3 py-1.5 text-warn">
      <TriangleAlert size={16} className="shrink-0" aria-hidden />
      {text}
    </p>
  );
}
