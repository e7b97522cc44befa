export type Chat = import("../chat/index.ts").Chat;
