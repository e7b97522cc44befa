import { Button } from "../../components/ui/button.tsx";

export const ChatPage = Button;
