import type { JsonObject } from "@cdsa/contracts";
import { describe, expect, it } from "vitest";
import { profileTool } from "../intent/tool-profile.ts";
import { analyseText } from "../text/text-analysis.ts";
import { fillArguments } from "./fill-arguments.ts";

const NOW = new Date("2024-11-20T10:00:00Z");

function fill(text: string, properties: JsonObject, required: string[] = []) {
  const tool = {
    name: "do_it",
    description: "Does it",
    inputSchema: { type: "object", properties, required },
  };
  return fillArguments(analyseText(text, NOW), profileTool(tool));
}

describe("fillArguments", () => {
  it("fills by pattern, whatever the case", () => {
    expect(
      fill("show inv-2024-001", { invoice: { type: "string", pattern: "^INV-\\d{4}-\\d{3}$" } }).values,
    ).toEqual({ invoice: "INV-2024-001" });
  });

  it("fills enums by their words and by words that mean the same", () => {
    const priority = { type: "string", enum: ["low", "medium", "high", "in_progress"] };
    expect(fill("make it HIGH priority", { priority }).values).toEqual({ priority: "high" });
    expect(fill("a minor issue", { priority }).values).toEqual({ priority: "low" });
    expect(fill("those in-progress", { priority }).values).toEqual({ priority: "in_progress" });
  });

  it("fills the two ends of a period", () => {
    const date = { type: "string", format: "date" };
    expect(fill("from 1 May to 9 May 2024", { startDate: date, endDate: date }).values).toEqual({
      startDate: "2024-05-01",
      endDate: "2024-05-09",
    });
    expect(fill("since March 2024", { from: date, to: date }).values).toEqual({ from: "2024-03-01" });
    expect(fill("by Friday at 4pm", { due: { type: "string", format: "date-time" } }).values).toEqual({
      due: "2024-11-22T16:00:00Z",
    });
  });

  it("prefers quarter and year to dates where a tool has both", () => {
    const date = { type: "string", format: "date" };
    const both = { quarter: { type: "integer" }, year: { type: "integer" }, startDate: date, endDate: date };
    expect(fill("for Q3 2024", both).values).toEqual({ quarter: 3, year: 2024 });
  });

  it("fills bounds, units and booleans", () => {
    expect(
      fill("between 18 and 30", { minAge: { type: "integer" }, maxAge: { type: "integer" } }).values,
    ).toEqual({ minAge: 18, maxAge: 30 });
    expect(fill("takes 2 hours", { durationMinutes: { type: "integer" } }).values).toEqual({
      durationMinutes: 120,
    });
    const flags = { includeArchived: { type: "boolean" }, notify: { type: "boolean" } };
    expect(fill("including archived ones, do not notify anyone", flags).values).toEqual({
      includeArchived: true,
      notify: false,
    });
  });

  it("fills lists and nested objects", () => {
    const emails = { type: "array", items: { type: "string", format: "email" } };
    expect(fill("to a@x.example, b@x.example and c@x.example", { emails }).values).toEqual({
      emails: ["a@x.example", "b@x.example", "c@x.example"],
    });
    const visitor = {
      type: "object",
      properties: { name: { type: "string", description: "Full name" } },
      required: ["name"],
    };
    expect(fill("a visitor named Lucia Rossi", { visitor }, ["visitor"]).values).toEqual({
      visitor: { name: "Lucia Rossi" },
    });
  });

  it("names what is missing, also where only a condition asks for it", () => {
    expect(fill("please", { year: { type: "integer" } }, ["year"]).missing).toEqual(["year"]);
    const inputSchema = {
      type: "object",
      properties: { year: { type: "integer" }, day: { type: "string", format: "date" } },
      if: { required: ["day"] },
      else: { required: ["year"] },
    };
    expect(
      fillArguments(analyseText("please", NOW), profileTool({ name: "x", description: "", inputSchema }))
        .missing,
    ).toEqual(["year"]);
  });

  it("treats names of the prototype as any other, and never runs a pattern that could hang", () => {
    const properties: JsonObject = JSON.parse(
      '{"__proto__": {"type": "string", "enum": ["red"]}, "constructor": {"type": "integer"}}',
    );
    const { values } = fill("red 7", properties, ["constructor"]);
    expect(Object.keys(values).sort()).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    const startedAt = performance.now();
    fill(`${"a".repeat(40)}!`, { code: { type: "string", pattern: "^(a+)+$" } });
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
