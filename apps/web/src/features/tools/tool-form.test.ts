import { describe, expect, it } from "vitest";
import { formOf, readForm } from "./tool-form.ts";

const form = {
  ...formOf(null),
  name: "look_up_order",
  description: "Looks up an order",
  url: "https://erp.example/orders/{id}",
};

describe("readForm", () => {
  it("makes a request of what is filled in", () => {
    const headers = '{"authorization": "Bearer {{secret:ERP_KEY}}"}';
    expect(readForm({ ...form, headers }, null).body).toMatchObject({
      name: "look_up_order",
      effect: "external",
      requiresApproval: true,
      implementation: {
        kind: "http",
        method: "GET",
        url: "https://erp.example/orders/{id}",
        headers: { authorization: "Bearer {{secret:ERP_KEY}}" },
      },
    });
  });

  it.each([
    ["headers that are no JSON", { headers: "{" }, "headers"],
    ["a host that is not fixed", { url: "https://{host}/x" }, "url"],
    ["a schema that is no object", { schema: "[]" }, "inputSchema"],
    ["a name with spaces", { name: "Look up" }, "name"],
  ])("says what is wrong with %s", (_what, change, path) => {
    expect(readForm({ ...form, ...change }, null).faults?.join("\n")).toContain(path);
  });
});
