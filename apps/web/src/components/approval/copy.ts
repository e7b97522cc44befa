/** Words on approvals that the chat and the inbox share. */
export const copyApproval = {
  left: (left: string) => `${left} left`,
  over: "Time is up",
  approvedBy: (name: string) => `Approved by ${name}`,
  rejectedBy: (name: string) => `Rejected by ${name}`,
  effects: { read: "Reads", write: "Changes data", external: "Acts outside" },
  withdraw: "Withdraw request",
  withdrawTitle: "Withdraw this request?",
  withdrawHelp: "Nothing will run. The conversation goes on without it.",
} as const;
