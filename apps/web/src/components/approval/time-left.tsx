import { formatDateTime, formatTimeLeft } from "../../lib/dates.ts";
import { useNowEverySecond } from "../../lib/use-now.ts";
import { copyApproval } from "./copy.ts";

/** A countdown to the end of a request. */
export function TimeLeft({ expiresAt }: { expiresAt: string }) {
  const left = formatTimeLeft(expiresAt, useNowEverySecond());
  return (
    <time dateTime={expiresAt} title={formatDateTime(expiresAt)} className="whitespace-nowrap tabular-nums">
      {left === null ? copyApproval.over : copyApproval.left(left)}
    </time>
  );
}
