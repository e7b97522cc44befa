import type { Notification } from "@cdsa/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useToast } from "../../components/ui/toaster.tsx";
import { publishNotification } from "../../lib/notification-bus.ts";
import { queryKeys } from "../../lib/query-keys.ts";
import { sameOriginPath } from "../../lib/same-origin-path.ts";
import { copyNotifications } from "./copy.ts";
import { followNotifications } from "./follow-notifications.ts";

const RECENT_MS = 60_000;

/** Renews what live notifications are about, and shows the important ones in the corner. */
export function useLiveNotifications(userId: string, onOpenAddress: (path: string) => void): void {
  const queryClient = useQueryClient();
  const toast = useToast();
  const take = useEffectEvent((notification: Notification) => {
    void queryClient.invalidateQueries({ queryKey: queryKeys.notifications });
    if (notification.type.startsWith("APPROVAL_")) {
      void queryClient.invalidateQueries({ queryKey: queryKeys.approvals });
    }
    publishNotification(notification);
    const isOld = Date.now() - new Date(notification.createdAt).getTime() > RECENT_MS;
    if (isOld || notification.isRead || notification.priority === "low") return;
    const path = sameOriginPath(notification.data["actionUrl"], window.location.origin);
    toast({
      title: notification.title,
      message: notification.message,
      tone: TONES[notification.priority],
      isSticky: notification.priority === "urgent",
      ...(path === null ? {} : { action: { text: copyNotifications.open, run: () => onOpenAddress(path) } }),
    });
  });
  const connected = useEffectEvent(() => {
    void queryClient.invalidateQueries({ queryKey: queryKeys.notifications });
    void queryClient.invalidateQueries({ queryKey: queryKeys.approvals });
  });
  useEffect(() => {
    const controller = new AbortController();
    void followNotifications({
      userId,
      signal: controller.signal,
      onNotification: (notification) => take(notification),
      onConnected: () => connected(),
    });
    return () => controller.abort();
  }, [userId]);
}

const TONES = { low: "info", normal: "info", high: "warn", urgent: "danger" } as const;
