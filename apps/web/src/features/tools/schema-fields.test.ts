import { describe, expect, it } from "vitest";
import { fieldsOf, toArguments } from "./schema-fields.ts";

const schema = {
  type: "object",
  required: ["expression"],
  properties: {
    expression: { type: "string", description: "What to calculate" },
    digits: { type: "integer" },
    exact: { type: "boolean" },
    region: { enum: ["EMEA", "APAC"] },
    filters: { type: "array" },
  },
};

describe("fieldsOf", () => {
  it("gives each argument the field that fits it", () => {
    expect(fieldsOf(schema).map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ["expression", "text", true],
      ["digits", "number", false],
      ["exact", "boolean", false],
      ["region", "choice", false],
      ["filters", "json", false],
    ]);
    expect(fieldsOf({})).toEqual([]);
  });
});

describe("toArguments", () => {
  it("gives every value its type, leaves out what is empty and names what is no JSON", () => {
    const fields = fieldsOf(schema);
    const typed = { expression: "1 + 1", digits: "2", exact: "false", region: "", filters: "[1]" };
    expect(toArguments(fields, typed)).toEqual({
      given: { expression: "1 + 1", digits: 2, exact: false, filters: [1] },
      faulty: [],
    });
    expect(toArguments(fields, { filters: "[1" })).toEqual({ given: {}, faulty: ["filters"] });
  });
});
