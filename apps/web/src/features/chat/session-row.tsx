import type { ChatSession } from "@cdsa/contracts";
import { Link } from "@tanstack/react-router";
import { Download, Ellipsis, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { IconButton } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../components/ui/menu.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { classNames } from "../../lib/class-names.ts";
import { useDeleteSession } from "./api/delete-session.ts";
import { useExportSession } from "./api/export-session.ts";
import { useUpdateSession } from "./api/update-session.ts";
import { copyChat } from "./copy.ts";
import { RenameDialog } from "./rename-dialog.tsx";

type SessionRowProps = {
  session: ChatSession;
  isOpen: boolean;
  onOpen: (sessionId: string | undefined) => void;
};

/** One conversation of the list, with what can be done to it. */
export function SessionRow({ session, isOpen, onOpen }: SessionRowProps) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const remove = useDeleteSession();
  const close = (): void => setDialog(null);
  return (
    <li
      className={classNames(
        "group relative flex items-center rounded-md",
        isOpen ? "bg-accent-soft" : "hover:bg-sunken focus-within:bg-sunken",
      )}
    >
      <Link
        to="/chat/{-$sessionId}"
        params={{ sessionId: session.id }}
        aria-current={isOpen ? "page" : undefined}
        className="flex min-w-0 flex-1 items-center gap-2 rounded-md py-1.5 pr-9 pl-2 lg:pr-2 lg:group-focus-within:pr-9 lg:group-hover:pr-9"
      >
        <span className={classNames("min-w-0 flex-1 truncate", isOpen && "font-medium")}>
          {session.title}
        </span>
        {session.label !== "PUBLIC" && <LabelBadge label={session.label} />}
      </Link>
      <div className="absolute right-0.5">
        <RowMenu
          session={session}
          onRename={() => setDialog("rename")}
          onDelete={() => setDialog("delete")}
        />
      </div>
      {dialog === "rename" && <RenameDialog session={session} onClose={close} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={copyChat.deleteTitle}
          confirmText={copyChat.deleteConfirm}
          isBusy={remove.isPending}
          error={remove.error}
          onClose={close}
          onConfirm={() =>
            remove.mutate(session.id, {
              onSuccess: () => {
                close();
                if (isOpen) onOpen(undefined);
              },
            })
          }
        >
          {copyChat.deleteHelp(session.title)}
        </ConfirmDialog>
      )}
    </li>
  );
}

type RowMenuProps = { session: ChatSession; onRename: () => void; onDelete: () => void };

function RowMenu({ session, onRename, onDelete }: RowMenuProps) {
  const update = useUpdateSession();
  const exportSession = useExportSession();
  const toast = useToast();
  const say = (error: Error): void => toast({ title: error.message, tone: "danger" });
  return (
    <Menu
      align="start"
      trigger={
        <IconButton
          label={copyChat.actions(session.title)}
          size="small"
          className="lg:opacity-0 lg:group-focus-within:opacity-100 lg:group-hover:opacity-100 lg:data-[state=open]:opacity-100"
        >
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={onRename}>
        {copyChat.rename}
      </MenuItem>
      <MenuItem
        icon={session.isPinned ? <PinOff size={15} aria-hidden /> : <Pin size={15} aria-hidden />}
        onSelect={() => update.mutate({ session, change: { isPinned: !session.isPinned } }, { onError: say })}
      >
        {session.isPinned ? copyChat.unpin : copyChat.pin}
      </MenuItem>
      {(["markdown", "json"] as const).map((format) => (
        <MenuItem
          key={format}
          icon={<Download size={15} aria-hidden />}
          onSelect={() => exportSession.mutate({ sessionId: session.id, format }, { onError: say })}
        >
          {format === "json" ? copyChat.exportJson : copyChat.exportMarkdown}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<Trash2 size={15} aria-hidden />} isDanger onSelect={onDelete}>
        {copyChat.delete}
      </MenuItem>
    </Menu>
  );
}
