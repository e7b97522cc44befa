/** Words of lowering a chat's label. */
export const copyDeclassification = {
  open: "Lower…",
  openHelp: "Ask another person to lower the label of this conversation",
  title: "Lower the label",
  explain: (from: string) =>
    `Another person whose clearance covers ${from} sees the title and what raised the label, and decides. What is here by then may go to every model that may see the lower label; messages keep their own labels, and whatever is new and higher raises it again.`,
  label: "New label",
  reason: "Why it may be lowered",
  reasonHint: "Whoever decides reads this.",
  ask: "Ask for it",
  asked: "Asked for a lower label",
  askedHelp: "Another person decides. If the conversation goes on before that, ask again.",
  see: "See the request",
  waits: "Lowering waits",
} as const;
