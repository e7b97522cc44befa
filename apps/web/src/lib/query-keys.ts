/** Names of cached answers that more than one feature renews. */
export const queryKeys = {
  approvals: ["approvals"],
  approval: (id: string) => ["approvals", "one", id],
  chatSessions: ["chat-sessions"],
  documents: ["documents"],
  me: ["me"],
  models: ["models"],
  notifications: ["notifications"],
  users: ["users"],
} as const;
