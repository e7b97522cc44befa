import { describe, expect, it } from "vitest";
import { detectSpans } from "./detection/detect-spans.ts";
import { createPseudonymMap } from "./masking/pseudonym-map.ts";
import { createTextGuard, restoreJson } from "./text-guard.ts";

const guardWith = (pseudonyms = createPseudonymMap()) =>
  createTextGuard((text) => detectSpans(text), "pseudonymise", pseudonyms);

describe("what is on its way out", () => {
  it("has one name for one value, also where the text comes with names already", () => {
    const guard = guardWith();
    const once = guard.text("John Miller called.");
    expect(once).toBe("PERSON_1 called.");
    expect(guard.text(once)).toBe(once);
    expect(guard.text("John Miller and PERSON_1")).toBe("PERSON_1 and PERSON_1");
  });

  it("loses the values of a JSON result, which its fields say what they are, and keeps its form", () => {
    const patient = {
      id: 7,
      name: [{ family: "Miller", given: ["John"] }],
      birthDate: "1956-03-02",
      mrn: 4_839_201,
      active: true,
      visits: [{ at: "2024-05-01", cost: 120.5 }],
      note: null,
    };
    const pseudonyms = createPseudonymMap();
    const hidden = guardWith(pseudonyms).json(patient);
    const text = JSON.stringify(hidden);
    for (const value of ["Miller", "John", "1956", "4839201"]) expect(text).not.toContain(value);
    expect(hidden).toMatchObject({ id: 7, active: true, visits: [{ cost: 120.5 }], note: null });
    expect(restoreJson(hidden, pseudonyms)).toEqual({ ...patient, mrn: "4839201" });
  });
});
