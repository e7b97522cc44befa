import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@cdsa/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { prepareSampleData } from "../sample-data/prepare-sample-data.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import type { BuiltinTool } from "./builtin-tool.ts";
import { createBuiltinTools } from "./create-builtin-tools.ts";

const names = [
  "get_current_datetime",
  "calculate",
  "query_patient_data",
  "analyze_sales_data",
  "generate_financial_report",
  "query_documents",
  "retrieve_vault_secret",
];
const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

let directory: string;
let data: SampleData;
let tools: readonly BuiltinTool[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tools-"));
  data = await prepareSampleData({ directory });
  tools = createBuiltinTools({
    sampleData: data,
    answerQuestion: async () => ({ answer: "Nothing was found.", citations: [], passages: [] }),
    handleFor: async (_actor, name) =>
      name === "CRM_API_KEY"
        ? {
            id: "1",
            name,
            valueVersion: 1,
            classification: "RESTRICTED",
            handle: `{{secret:${name}}}`,
            description: null,
          }
        : null,
  });
});

afterAll(async () => {
  await data[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function toolNamed(name: string): BuiltinTool {
  const tool = tools.find(({ definition }) => definition.name === name);
  if (!tool) throw new Error(`There is no tool ${name}`);
  return tool;
}

describe("createBuiltinTools", () => {
  it("offers the tools with the governance each must have", () => {
    const governed = tools.map(({ definition }) => {
      const { name, requiredRole, classification, effect, idempotent, requiresApproval } = definition;
      return [name, requiredRole, classification, effect, idempotent, requiresApproval];
    });
    expect(governed).toEqual([
      ["get_current_datetime", "ANALYST", "PUBLIC", "read", true, false],
      ["calculate", "ANALYST", "arguments", "read", true, false],
      ["query_patient_data", "MANAGER", "CONFIDENTIAL", "read", true, false],
      ["analyze_sales_data", "ANALYST", "INTERNAL", "read", true, false],
      ["generate_financial_report", "ANALYST", "CONFIDENTIAL", "read", false, true],
      ["query_documents", "ANALYST", "PUBLIC", "read", true, false],
      ["retrieve_vault_secret", "ANALYST", "INTERNAL", "read", true, false],
    ]);
  });

  it.each(names)("%s has closed schemas that compile, and describes every argument", (name) => {
    const { inputSchema, outputSchema } = toolNamed(name).definition;
    ajv.compile(inputSchema);
    ajv.compile(outputSchema);
    expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    for (const banned of ["anyOf", "oneOf", "allOf"]) expect(inputSchema).not.toHaveProperty(banned);
    for (const [argument, schema] of Object.entries(inputSchema["properties"] ?? {})) {
      expect(schema, argument).toHaveProperty("description");
    }
  });

  const calls: readonly (readonly [string, JsonObject])[] = [
    ["get_current_datetime", { timezone: "Europe/Berlin" }],
    ["calculate", { expression: "2/3 + 15% of 80" }],
    [
      "query_patient_data",
      { condition: "asthma", include: ["conditions", "observations", "medications", "encounters"] },
    ],
    ["analyze_sales_data", { year: 2024, quarter: 2, groupBy: "salesRep", metric: "averageOrderValue" }],
    ["analyze_sales_data", {}],
    ["generate_financial_report", { year: 2024, quarter: 3 }],
    [
      "generate_financial_report",
      { startDate: "2023-01-01", endDate: "2023-02-15", reportType: "cash_flow" },
    ],
    ["retrieve_vault_secret", { secretName: "CRM_API_KEY" }],
  ];

  it.each(calls)("%s answers %j as its schemas say, and stops on an aborted signal", async (name, given) => {
    const tool = toolNamed(name);
    const { definition } = tool;
    expect(ajv.validate(definition.inputSchema, given), ajv.errorsText()).toBe(true);
    const answer = await tool.execute({
      actor: testActor(),
      arguments: given,
      signal: new AbortController().signal,
      now: new Date("2026-01-05"),
    });
    expect(ajv.validate(definition.outputSchema, answer), ajv.errorsText()).toBe(true);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(
      tool.execute({ actor: testActor(), arguments: given, signal, now: new Date() }),
    ).rejects.toThrow("stopped");
  });

  const refused: readonly JsonObject[] = [
    {},
    { quarter: 3 },
    { reportType: "summary" },
    { startDate: "2024-01-01" },
    { endDate: "2024-01-01", year: 2024 },
    { year: 2024, quarter: 5 },
    { year: 2024, startDate: "2024-02-30", endDate: "2024-03-01" },
    { year: 2024, approved: true },
  ];

  it.each(refused)("the report's schema refuses %j, before anybody is asked to approve", (given) => {
    expect(ajv.validate(toolNamed("generate_financial_report").definition.inputSchema, given)).toBe(false);
  });
});
