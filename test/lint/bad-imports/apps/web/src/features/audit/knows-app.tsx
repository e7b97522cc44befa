export { ChatPage } from "../../app/router.tsx";
