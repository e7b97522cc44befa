import { type Approval, DeclassifyArgumentsSchema } from "@cdsa/contracts";
import { ArrowRight } from "lucide-react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { VisibleText } from "../../components/ui/visible-text.tsx";
import { formatDateTime } from "../../lib/dates.ts";
import { copyApprovals } from "./copy.ts";

/** What a request to lower a chat's label is about, in words; the payload itself stands below it, whole. */
export function LoweredLabel({ approval }: { approval: Approval }) {
  const parsed = DeclassifyArgumentsSchema.safeParse(approval.arguments);
  if (!parsed.success) return null;
  const { title, from, to, itemsAbove, raisedBy } = parsed.data;
  return (
    <section aria-label={copyApprovals.lowering} className="flex flex-col gap-3">
      <h3 className="font-semibold">{copyApprovals.lowering}</h3>
      <p className="flex flex-wrap items-center gap-2">
        <LabelBadge label={from} />
        <ArrowRight size={16} className="text-muted" aria-label={copyApprovals.becomes} />
        <LabelBadge label={to} />
        <span className="min-w-0 wrap-anywhere">
          <VisibleText text={title} />
        </span>
      </p>
      <p className="text-muted">{copyApprovals.loweringCount(itemsAbove, raisedBy.length)}</p>
      <ol className="flex flex-col gap-2">
        {raisedBy.map((item) => (
          <li key={item.message} className="rounded-md border border-line p-3">
            <p className="mb-1.5 flex flex-wrap items-center gap-2 text-[0.8125rem] text-muted">
              <LabelBadge label={item.label} />
              <span>
                {copyApprovals.itemFrom} <VisibleText text={item.from} />
              </span>
              <span>{formatDateTime(item.at)}</span>
              {item.characters > item.text.length && (
                <span>{copyApprovals.itemCut(item.text.length, item.characters)}</span>
              )}
            </p>
            <p className="max-h-48 overflow-auto whitespace-pre-wrap wrap-anywhere" tabIndex={0}>
              <VisibleText text={item.text} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
