import type { User } from "@cdsa/contracts";
import {
  Bot,
  EyeOff,
  FileText,
  LockKeyhole,
  type LucideIcon,
  MessageSquare,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Users,
  Wrench,
} from "lucide-react";
import { mayManagePeople } from "../lib/permissions.ts";
import { copyFrame } from "./copy.ts";

export type NavItem = {
  to:
    | "/chat/{-$sessionId}"
    | "/approvals/{-$approvalId}"
    | "/documents/{-$documentId}"
    | "/tools/{-$toolId}"
    | "/vault/{-$secretId}"
    | "/protection"
    | "/models"
    | "/audit"
    | "/people"
    | "/settings";
  /** Start of the addresses that belong to it. */
  prefix: string;
  text: string;
  icon: LucideIcon;
  showsWaiting?: boolean;
  /** On a narrow screen it is found behind “More”. */
  isTucked?: boolean;
};

/** The views this person may use, in order. */
export function navItemsOf(user: User): NavItem[] {
  return [
    { to: "/chat/{-$sessionId}", prefix: "/chat", text: copyFrame.chat, icon: MessageSquare },
    {
      to: "/approvals/{-$approvalId}",
      prefix: "/approvals",
      text: copyFrame.approvals,
      icon: ShieldCheck,
      showsWaiting: true,
    },
    { to: "/documents/{-$documentId}", prefix: "/documents", text: copyFrame.documents, icon: FileText },
    { to: "/tools/{-$toolId}", prefix: "/tools", text: copyFrame.tools, icon: Wrench, isTucked: true },
    {
      to: "/vault/{-$secretId}",
      prefix: "/vault",
      text: copyFrame.vault,
      icon: LockKeyhole,
      isTucked: true,
    },
    {
      to: "/protection",
      prefix: "/protection",
      text: copyFrame.protection,
      icon: EyeOff,
      isTucked: true,
    },
    { to: "/models", prefix: "/models", text: copyFrame.models, icon: Bot, isTucked: true },
    { to: "/audit", prefix: "/audit", text: copyFrame.audit, icon: ScrollText },
    ...(mayManagePeople(user)
      ? [{ to: "/people" as const, prefix: "/people", text: copyFrame.people, icon: Users, isTucked: true }]
      : []),
    {
      to: "/settings",
      prefix: "/settings",
      text: copyFrame.settings,
      icon: SlidersHorizontal,
      isTucked: true,
    },
  ];
}
