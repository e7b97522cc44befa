/** Words of sign-in, set-up and registration. */
export const copyAuth = {
  title: "Sign in",
  tagline: "Governed answers from governed data.",
  login: "User name or e-mail",
  password: "Password",
  totp: "Code from your authenticator app",
  totpHint: "Six digits. A new code appears every 30 seconds.",
  signIn: "Sign in",
  createAccount: "Create an account",
  haveAccount: "I already have an account",
  provider: "Sign in with your organisation",
  setupTitle: "Set up CDSA",
  setupHelp:
    "Nobody has an account here yet. Make the first administrator with the token the server printed at its first start.",
  setupToken: "Set-up token",
  setupSubmit: "Create administrator",
  registerTitle: "Create an account",
  invited: "You were invited. Use the e-mail address the invitation was sent to.",
  registerSubmit: "Create account",
  username: "User name",
  usernameHint: "3 to 64 letters, digits, dots, hyphens or underscores.",
  email: "E-mail",
  name: "Name (optional)",
  newPassword: "Password",
  newPasswordHint: "At least 12 characters. Common passwords are refused.",
} as const;

/** What became of a sign-in at the provider, by the server's name for it. */
export const providerOutcomes: Readonly<Record<string, string>> = {
  unavailable: "Your organisation's sign-in does not answer just now. Try again, or use a password.",
  expired: "That took longer than ten minutes, or began in another browser. Start again.",
  refused: "Your organisation's sign-in was not completed. Start again, or ask your administrator.",
  account_disabled: "This account is switched off. Ask your administrator.",
  account_exists:
    "An account here has your e-mail address already. Sign in with its password, or ask your administrator.",
  email_missing: "Your organisation does not say which e-mail address you have. Ask your administrator.",
};
