import { send } from "../../../lib/api-client.ts";

/** Stops a run; what it has written so far is kept. */
export async function cancelRun(runId: string): Promise<void> {
  await send({ method: "POST", path: `/chat/runs/${runId}/cancel` });
}
