import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { PageHeader } from "../../components/ui/page-header.tsx";
import { SplitView } from "../../components/ui/split-view.tsx";
import { useCurrentUser } from "../../lib/session.ts";
import { copyTools } from "./copy.ts";
import { ToolDetail } from "./tool-detail.tsx";
import { ToolDialog } from "./tool-dialog.tsx";
import { ToolList } from "./tool-list.tsx";

type ToolsPageProps = { toolId: string | undefined; onOpen: (toolId: string | undefined) => void };

/** Tools at the left, the open one beside them. */
export function ToolsPage({ toolId, onOpen }: ToolsPageProps) {
  const user = useCurrentUser();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <PageHeader title={copyTools.title}>
        {user.role === "ADMIN" && (
          <Button
            variant="primary"
            size="small"
            icon={<Plus size={15} aria-hidden />}
            onClick={() => setIsAdding(true)}
          >
            {copyTools.add}
          </Button>
        )}
      </PageHeader>
      <SplitView
        pick={{ title: copyTools.pick, help: copyTools.pickHelp }}
        list={<ToolList openId={toolId} />}
        detail={
          toolId === undefined ? null : (
            <ToolDetail key={toolId} toolId={toolId} onBack={() => onOpen(undefined)} />
          )
        }
      />
      {isAdding && (
        <ToolDialog
          tool={null}
          onClose={() => setIsAdding(false)}
          onSaved={(id) => {
            setIsAdding(false);
            onOpen(id);
          }}
        />
      )}
    </>
  );
}
