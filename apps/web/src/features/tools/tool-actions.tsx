import type { Tool } from "@cdsa/contracts";
import { Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useChangeTool, useRemoveTool } from "./api/tools-api.ts";
import { copyTools } from "./copy.ts";
import { ToolDialog } from "./tool-dialog.tsx";

type ToolActionsProps = { tool: Tool; onDeleted: () => void };

/** What an administrator may do with a tool. */
export function ToolActions({ tool, onDeleted }: ToolActionsProps) {
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const change = useChangeTool(tool);
  const remove = useRemoveTool(tool.id);
  const close = (): void => setDialog(null);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={<Power size={14} aria-hidden />}
          isBusy={change.isPending}
          onClick={() => change.mutate({ isEnabled: !tool.isEnabled })}
        >
          {tool.isEnabled ? copyTools.switchOff : copyTools.switchOn}
        </Button>
        {tool.implementation.kind === "http" && (
          <Button size="small" icon={<Pencil size={14} aria-hidden />} onClick={() => setDialog("edit")}>
            {copyTools.edit}
          </Button>
        )}
        <Button
          size="small"
          variant="danger"
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => setDialog("delete")}
        >
          {copyTools.remove}
        </Button>
      </div>
      <ProblemNote error={change.error} />
      {dialog === "edit" && <ToolDialog tool={tool} onClose={close} onSaved={close} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={copyTools.removeTitle(tool.name)}
          confirmText={copyTools.remove}
          isBusy={remove.isPending}
          error={remove.error}
          onClose={close}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        >
          {copyTools.removeHelp}
        </ConfirmDialog>
      )}
    </>
  );
}
