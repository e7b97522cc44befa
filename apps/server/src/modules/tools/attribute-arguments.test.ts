import { describe, expect, it } from "vitest";
import { attributeArguments, type ArgumentSource } from "./attribute-arguments.ts";

const typed: ArgumentSource = {
  kind: "user",
  messageId: "m1",
  text: "Pay 250 to  Ada Lovelace",
  label: "INTERNAL",
};
const result: ArgumentSource = {
  kind: "tool",
  toolName: "query_patient_data",
  messageId: "m2",
  text: '{"iban":"DE89","name":"ada lovelace"}',
  label: "CONFIDENTIAL",
};

describe("attributeArguments", () => {
  it("names the least sensitive piece that holds a value, exactly or normalised", () => {
    const { provenance, label } = attributeArguments(
      { amount: 250, to: { name: "ada LOVELACE" } },
      [result, typed],
      "RESTRICTED",
    );
    expect(provenance).toEqual([
      { path: "/amount", source: "user", messageId: "m1" },
      { path: "/to/name", source: "user", messageId: "m1" },
    ]);
    expect(label).toBe("INTERNAL");
  });

  it("takes the label of a tool's result for a value from it", () => {
    expect(attributeArguments({ iban: "DE89" }, [typed, result], "RESTRICTED")).toEqual({
      provenance: [{ path: "/iban", source: "tool", messageId: "m2" }],
      label: "CONFIDENTIAL",
    });
  });

  it("gives a value found nowhere the label of all there is", () => {
    expect(attributeArguments({ "a/b~c": ["invented"] }, [typed], "CONFIDENTIAL")).toEqual({
      provenance: [{ path: "/a~1b~0c/0", source: "unattributed" }],
      label: "CONFIDENTIAL",
    });
  });

  it("labels a call without arguments PUBLIC", () => {
    expect(attributeArguments({}, [typed], "RESTRICTED")).toEqual({ provenance: [], label: "PUBLIC" });
  });
});
