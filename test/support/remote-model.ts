import { type ScriptedModel, startScriptedModel } from "./scripted-model.ts";

/** A scripted model on this machine, under an address that does not count as inside the house. */
export async function startRemoteModel(
  ...given: Parameters<typeof startScriptedModel>
): Promise<ScriptedModel & { env: Record<string, string> }> {
  const model = await startScriptedModel(...given);
  const baseUrl = model.baseUrl.replace("127.0.0.1", "0.0.0.0");
  return { ...model, baseUrl, env: { OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: "scripted" } };
}
