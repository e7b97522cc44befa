import { describe, expect, it } from "vitest";
import { detectSpans } from "./detection/detect-spans.ts";
import { createPseudonymMap } from "./masking/pseudonym-map.ts";
import { createTextGuard, restoreJson } from "./text-guard.ts";

const guardWith = (pseudonyms = createPseudonymMap()) =>
  createTextGuard((text) => detectSpans(text), "pseudonymise", pseudonyms);

describe("what is on its way out", () => {
  it("has one name for one value, and keeps those that a model wrote", () => {
    const guard = guardWith();
    const once = guard.text("John Miller called.", "house");
    expect(once).toBe("PERSON_1 called.");
    expect(guard.text(once, "model")).toBe(once);
    expect(guard.text("Mr. PERSON_1 and Maria Gonzalez", "model")).toBe("Mr. PERSON_1 and PERSON_2");
    // What a person writes like a pseudonym is a word of theirs.
    expect(guard.text("Who is PERSON_1?", "house")).toBe("Who is TEXT_1?");
  });

  it("hides a value that was found once wherever it stands later", () => {
    const guard = guardWith();
    guard.text("The patient is Quillon Vashtari, MRN 4839201.", "house");
    expect(guard.text("xx Quillon Vashtari yy 4839201 zz 48392010", "house")).not.toMatch(
      /Quillon|Vashtari|4839201 /,
    );
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
    const hidden = guardWith(pseudonyms).json(patient, "house");
    const text = JSON.stringify(hidden);
    for (const value of ["Miller", "John", "1956", "4839201"]) expect(text).not.toContain(value);
    expect(hidden).toMatchObject({ id: 7, active: true, visits: [{ cost: 120.5 }], note: null });
    expect(restoreJson(hidden, pseudonyms)).toEqual({ ...patient, mrn: "4839201" });
  });
});
