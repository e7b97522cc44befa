import type { Model } from "@cdsa/contracts";
import { Button } from "../../components/ui/button.tsx";
import { useToast } from "../../components/ui/toaster.tsx";
import { useTestModel } from "./api/models-api.ts";
import { copyModels } from "./copy.ts";

/** Asks a model something small, and says how it went. */
export function TestButton({ model: { id, name } }: { model: Model }) {
  const toast = useToast();
  const test = useTestModel(id);
  const run = (): void =>
    test.mutate(undefined, {
      onSuccess: ({ ok, error, firstTokenMs, latencyMs, capabilities }) =>
        toast(
          ok
            ? {
                title: copyModels.tested(name),
                message: copyModels.testedHelp(firstTokenMs, latencyMs, capabilities?.tools ?? false),
              }
            : { title: copyModels.failed(name), message: error?.detail ?? "", tone: "danger" },
        ),
      onError: (error) => toast({ title: copyModels.failed(name), message: error.message, tone: "danger" }),
    });
  return (
    <Button size="small" aria-label={copyModels.testing(name)} isBusy={test.isPending} onClick={run}>
      {copyModels.test}
    </Button>
  );
}
