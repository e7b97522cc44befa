export { ChatPage } from "../chat/chat-page.tsx";
