/** Words of the notifications. */
export const copyNotifications = {
  title: "Notifications",
  bell: (unread: number) => (unread === 0 ? "Notifications" : `Notifications, ${unread} unread`),
  markAll: "Mark all as read",
  empty: "Nothing new. Requests for your decision and decisions on yours appear here.",
  open: "Open",
  unread: "Unread",
} as const;
