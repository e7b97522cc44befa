export const chat = 1;
export type Chat = number;
