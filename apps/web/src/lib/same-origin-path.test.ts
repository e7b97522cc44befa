import { expect, it } from "vitest";
import { sameOriginPath } from "./same-origin-path.ts";

const ORIGIN = "https://cdsa.example";

it("keeps paths of this site", () => {
  expect(sameOriginPath("/approvals/1?x=1#y", ORIGIN)).toBe("/approvals/1?x=1#y");
});

it.each(["//evil.example/a", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "x", 5, null])(
  "refuses %s",
  (address) => expect(sameOriginPath(address, ORIGIN)).toBeNull(),
);
