import type { Notification } from "@cdsa/contracts";
import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SkeletonRows } from "../../components/ui/skeleton.tsx";
import { classNames } from "../../lib/class-names.ts";
import { formatRelative } from "../../lib/dates.ts";
import { sameOriginPath } from "../../lib/same-origin-path.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { useNow } from "../../lib/use-now.ts";
import { notificationsQuery } from "./api/list-notifications.ts";
import { useMarkAllRead } from "./api/mark-all-read.ts";
import { useMarkRead } from "./api/mark-read.ts";
import { copyNotifications } from "./copy.ts";
import { useLiveNotifications } from "./use-live-notifications.ts";

/** The bell with what is unread, and the newest notifications below it. */
export function NotificationBell({ onOpenAddress }: { onOpenAddress: (path: string) => void }) {
  const user = useCurrentUser();
  const [isOpen, setIsOpen] = useState(false);
  const list = useQuery(notificationsQuery);
  const markRead = useMarkRead();
  const markAllRead = useMarkAllRead();
  useLiveNotifications(user.id, onOpenAddress);
  const unread = list.data?.unreadCount ?? 0;
  const open = (notification: Notification): void => {
    setIsOpen(false);
    if (!notification.isRead) markRead.mutate(notification.id);
    const path = sameOriginPath(notification.data["actionUrl"], window.location.origin);
    if (path !== null) onOpenAddress(path);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={copyNotifications.bell(unread)}
          title={copyNotifications.title}
          className="relative flex size-9 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
        >
          <Bell size={19} aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-0 right-0 min-w-4 rounded-full bg-danger px-1 text-center text-[0.625rem] leading-4 font-semibold text-surface"
            >
              {unread > 99 ? "99+" : unread}
            </span>
          )}
        </button>
      </Popover.Trigger>
      <Popover.Content
        aria-label={copyNotifications.title}
        side="bottom"
        align="end"
        sideOffset={8}
        collisionPadding={8}
        className="appear z-40 flex max-h-(--radix-popover-content-available-height) w-[min(24rem,calc(100vw-1rem))] flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-float"
      >
        <div className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-4">
          <h2 className="font-semibold">{copyNotifications.title}</h2>
          <Button
            size="small"
            variant="ghost"
            disabled={unread === 0}
            isBusy={markAllRead.isPending}
            onClick={() => markAllRead.mutate()}
          >
            {copyNotifications.markAll}
          </Button>
        </div>
        <div className="max-h-[28rem] min-h-0 overflow-y-auto">
          {list.isPending && <SkeletonRows count={4} rowClassName="h-14" />}
          <ProblemNote error={list.error ?? markAllRead.error} />
          {list.data?.items.length === 0 && (
            <p className="px-4 py-8 text-center text-muted">{copyNotifications.empty}</p>
          )}
          <ul className="divide-y divide-line">
            {list.data?.items.map((notification) => (
              <Entry key={notification.id} notification={notification} onOpen={open} />
            ))}
          </ul>
        </div>
      </Popover.Content>
    </Popover.Root>
  );
}

type EntryProps = { notification: Notification; onOpen: (notification: Notification) => void };

function Entry({ notification, onOpen }: EntryProps) {
  const now = useNow();
  return (
    <li>
      <button
        type="button"
        onClick={() => onOpen(notification)}
        className="flex w-full gap-2.5 px-4 py-2.5 text-left -outline-offset-2 hover:bg-sunken"
      >
        <span
          className={classNames(
            "mt-1.5 size-2 shrink-0 rounded-full",
            notification.isRead ? "bg-transparent" : "bg-accent",
          )}
          aria-hidden
        />
        <span className="min-w-0 flex-1">
          <span className={classNames("block wrap-anywhere", !notification.isRead && "font-semibold")}>
            {notification.title}
            {!notification.isRead && <span className="sr-only"> ({copyNotifications.unread})</span>}
          </span>
          <span className="block text-[0.8125rem] text-muted wrap-anywhere">{notification.message}</span>
          <time dateTime={notification.createdAt} className="block text-xs text-muted">
            {formatRelative(notification.createdAt, now)}
          </time>
        </span>
      </button>
    </li>
  );
}
