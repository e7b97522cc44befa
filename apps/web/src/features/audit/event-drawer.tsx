import type { AuditEvent } from "@cdsa/contracts";
import { Button } from "../../components/ui/button.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { JsonView } from "../../components/ui/json-view.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { formatPreciseTime } from "../../lib/dates.ts";
import type { AuditFilters } from "./api/list-audit-events.ts";
import { copyAudit } from "./copy.ts";
import { eventTypeName } from "./describe-event.ts";

type EventDrawerProps = {
  event: AuditEvent;
  onClose: () => void;
  onFilter: (change: AuditFilters) => void;
};

/** One event whole, with the ways on from it. */
export function EventDrawer({ event, onClose, onFilter }: EventDrawerProps) {
  const { userId, sessionId, runId } = event;
  return (
    <Modal title={copyAudit.event} placement="right" onClose={onClose}>
      <div className="flex flex-col gap-4 p-4">
        <div>
          <p className="text-base font-semibold">{eventTypeName(event.type)}</p>
          <p className="text-muted">{formatPreciseTime(event.createdAt)}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {userId !== null && (
            <Button size="small" onClick={() => onFilter({ user: userId })}>
              {copyAudit.filterByUser}
            </Button>
          )}
          {sessionId !== null && (
            <Button size="small" onClick={() => onFilter({ session: sessionId })}>
              {copyAudit.filterBySession}
            </Button>
          )}
          {runId !== null && (
            <Button size="small" onClick={() => onFilter({ run: runId })}>
              {copyAudit.filterByRun}
            </Button>
          )}
        </div>
        <section aria-label={copyAudit.whole}>
          <div className="mb-1 flex items-center justify-between">
            <h3 className="font-semibold">{copyAudit.whole}</h3>
            <CopyButton text={JSON.stringify(event, null, 2)} />
          </div>
          <JsonView value={event} label={copyAudit.whole} className="max-h-none" />
        </section>
      </div>
    </Modal>
  );
}
