export { ChatPage } from "../../features/chat/chat-page.tsx";
