import type { RegisteredModel } from "../registry/registered-model.ts";
import { createPlanner } from "./create-planner.ts";
import { PLANNER_ID, PLANNER_NAME } from "./planner-name.ts";

/** The planner as one of the models: always there, inside the process, free. */
export function createPlannerModel(contextWindow: number): RegisteredModel {
  const planner = createPlanner();
  return {
    ask: (request) => planner.stream(request),
    info: {
      id: PLANNER_ID,
      name: PLANNER_NAME,
      provider: "planner",
      source: "discovered",
      isLocal: true,
      isEnabled: true,
      isDefault: false,
      maxLabel: "RESTRICTED",
      contextWindow,
      sizeGb: null,
      family: null,
      quantization: null,
      price: null,
      parameters: { temperature: null, maxOutputTokens: null },
      capabilities: null,
    },
  };
}
