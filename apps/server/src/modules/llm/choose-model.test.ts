import { type Label, LABELS, type ProtectionMode, ProtectionModeSchema } from "@cdsa/contracts";
import fc from "fast-check";
import { clearanceCovers } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { chooseModel, type ModelSupply } from "./choose-model.ts";
import { createPlannerModel } from "./planner/planner-model.ts";
import { isLocalHost } from "./providers/provider.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";

const base = createPlannerModel(4096);
const model = (id: string, isLocal: boolean, maxLabel: Label, isEnabled = true): RegisteredModel => ({
  ...base,
  info: { ...base.info, id, name: id, provider: "openai", isLocal, isEnabled, maxLabel },
});
const planner = model("planner", true, "RESTRICTED");
const supply = (
  models: readonly RegisteredModel[],
  remoteMode: (label: Label) => ProtectionMode = () => "allow",
): ModelSupply => ({
  models,
  planner,
  defaultModelId: null,
  modeFor: ({ isLocal }, label) => (isLocal ? "allow" : remoteMode(label)),
});

describe("chooseModel", () => {
  it("never gives content to a model above its label, whatever is asked for", () => {
    const arbitraryModel = fc.record({
      isLocal: fc.boolean(),
      maxLabel: fc.constantFrom(...LABELS),
      isEnabled: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(arbitraryModel, { maxLength: 6 }),
        fc.constantFrom(...LABELS),
        fc.nat(6),
        fc.constantFrom(...ProtectionModeSchema.options),
        (given, label, wanted, mode) => {
          const models = given.map((each, index) =>
            model(`m${index}`, each.isLocal, each.maxLabel, each.isEnabled),
          );
          const requestedModelId = wanted < models.length ? `m${wanted}` : undefined;
          const choice = chooseModel(
            supply(models, () => mode),
            { label, requestedModelId },
          );
          const { isLocal, maxLabel, isEnabled } = choice.chosen.info;
          const isProtected = !isLocal && (mode === "pseudonymise" || mode === "redact");
          expect(clearanceCovers(maxLabel, isProtected && label !== "PUBLIC" ? "INTERNAL" : label)).toBe(
            true,
          );
          expect(!isLocal && mode === "block").toBe(false);
          expect(isEnabled).toBe(true);
          expect(choice.reason).toContain(choice.chosen.info.name);
        },
      ),
    );
  });

  it("says why a remote model does not answer confidential content", () => {
    const remote = model("gpt", false, "INTERNAL");
    expect(chooseModel(supply([remote]), { label: "CONFIDENTIAL" })).toMatchObject({
      chosen: { info: { id: "planner" } },
      reason: "The chat holds CONFIDENTIAL content, which gpt (remote) may not see; planner answers.",
    });
    expect(chooseModel(supply([remote]), { label: "INTERNAL" }).chosen.info.id).toBe("gpt");
  });

  it("gives a remote model confidential content under pseudonyms, where the house allows that", () => {
    const remote = model("gpt", false, "INTERNAL");
    const choice = chooseModel(
      supply([remote], () => "pseudonymise"),
      { label: "CONFIDENTIAL" },
    );
    expect(choice).toMatchObject({
      chosen: { info: { id: "gpt" } },
      reason: "gpt (remote) is the default and may see CONFIDENTIAL content under pseudonyms.",
    });
  });
});

describe("isLocalHost", () => {
  it.each([
    ["http://localhost:11434", true],
    ["http://127.8.9.1/v1", true],
    ["http://[::1]:8080/v1", true],
    ["http://gpu.lan:8000/v1", true],
    ["http://gpu2.lan:9000/v1", true],
    ["http://gpu2.lan:9001/v1", false],
    ["https://api.openai.com/v1", false],
    ["https://localhost.evil.example/v1", false],
    ["https://127.0.0.1.evil.example/v1", false],
  ])("%s: %s", (url, expected) => {
    expect(isLocalHost(url, ["gpu.lan", "gpu2.lan:9000"])).toBe(expected);
  });
});
