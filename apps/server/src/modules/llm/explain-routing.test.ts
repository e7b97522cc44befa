import type { Label, ProtectionMode } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import type { ModeFor } from "./choose-model.ts";
import { explainRouting } from "./explain-routing.ts";
import { createPlannerModel } from "./planner/planner-model.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";

const base = createPlannerModel(4096);
const model = (id: string, isLocal: boolean, maxLabel: Label, isEnabled = true): RegisteredModel => ({
  ...base,
  info: { ...base.info, id, name: id, provider: "openai", isLocal, isEnabled, maxLabel },
});
const cloud = model("cloud", false, "INTERNAL");
const house = model("house", true, "CONFIDENTIAL");
const off = model("off", true, "RESTRICTED", false);
const planner = model("planner", true, "RESTRICTED");

const routesOf = (label: Label, remoteMode: ProtectionMode = "allow") => {
  const modeFor: ModeFor = ({ isLocal }) => (isLocal ? "allow" : remoteMode);
  const supply = {
    models: [cloud, house, off],
    planner,
    defaultModelId: "cloud",
    modeFor,
    fallbacks: [house, off],
  };
  const item = explainRouting(supply).items.find((each) => each.label === label);
  return item?.routes.map(({ modelId, order, refusal }) => [modelId, order, refusal]);
};

describe("explainRouting", () => {
  it("names who answers, who follows, and why the others do not", () => {
    expect(routesOf("INTERNAL")).toEqual([
      ["cloud", 1, null],
      ["house", 2, null],
      ["planner", 3, null],
      ["off", null, "disabled"],
    ]);
    expect(routesOf("CONFIDENTIAL")).toEqual([
      ["house", 1, null],
      ["planner", 2, null],
      ["cloud", null, "label_limit"],
      ["off", null, "disabled"],
    ]);
    expect(routesOf("RESTRICTED")).toEqual([
      ["planner", 1, null],
      ["cloud", null, "label_limit"],
      ["house", null, "label_limit"],
      ["off", null, "disabled"],
    ]);
  });

  it("counts what protection lets through, and what it stops", () => {
    expect(routesOf("RESTRICTED", "pseudonymise")?.[0]).toEqual(["cloud", 1, null]);
    expect(routesOf("PUBLIC", "block")).toContainEqual(["cloud", null, "blocked"]);
  });
});
