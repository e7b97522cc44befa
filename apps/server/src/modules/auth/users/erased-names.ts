const PREFIX = "erased-";
const EMAIL_DOMAIN = "@erased.invalid";

/** The end of a version 7 id is random; its beginning is shared by people added in the same minute. */
export const erasedName = (userId: string): string => `${PREFIX}${userId.slice(-12)}`;
export const erasedEmail = (userId: string): string => `${erasedName(userId)}${EMAIL_DOMAIN}`;

/** Whether only an erased account may have it: somebody who took it in advance would stand in the way of an erasure. */
export const isKeptForErased = (usernameOrEmail: string): boolean => {
  const lower = usernameOrEmail.toLowerCase();
  return lower.endsWith(EMAIL_DOMAIN) || (lower.startsWith(PREFIX) && !lower.includes("@"));
};
