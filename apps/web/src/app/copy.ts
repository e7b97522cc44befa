/** Words of the frame around every view. */
export const copyFrame = {
  navigation: "Main",
  chat: "Chat",
  approvals: "Approvals",
  documents: "Documents",
  vault: "Vault",
  protection: "Protection",
  audit: "Audit",
  people: "People",
  settings: "Settings",
  more: "More",
  account: (name: string) => `Account of ${name}`,
  signOut: "Sign out",
  theme: "Theme",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  offline: "You are offline. What you see may be out of date; it is renewed as soon as the network is back.",
  waiting: (count: number) => (count === 1 ? "1 request waits for you" : `${count} requests wait for you`),
} as const;
