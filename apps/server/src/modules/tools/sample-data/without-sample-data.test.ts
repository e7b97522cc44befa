import type { JsonObject } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { createBuiltinTools } from "../builtin/create-builtin-tools.ts";
import { withoutSampleData } from "./without-sample-data.ts";

const tools = createBuiltinTools({ sampleData: withoutSampleData(), fetch });
const run = async (name: string, given: JsonObject) => {
  const tool = tools.find(({ definition }) => definition.name === name);
  return tool?.execute({ arguments: given, signal: new AbortController().signal, now: new Date() });
};

describe("a server without sample data", () => {
  it.each([
    ["query_patient_data", {}, /no patient records.*FHIR_BASE_URL/],
    ["analyze_sales_data", {}, /no sales and ledger/],
    ["generate_financial_report", { year: 2024 }, /no sales and ledger/],
  ])("shows no made-up figures through %s and says what to do", async (name, given, message) => {
    await expect(run(name, given)).rejects.toThrow(message);
  });

  it("still calculates", async () => {
    expect(await run("calculate", { expression: "6 * 7" })).toMatchObject({ result: "42" });
  });
});
