import { describe, expect, it } from "vitest";
import { generatePatients } from "./generate-patients.ts";

type Fields = { [name: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const bundle = generatePatients();
const entries: Fields[] = Array.isArray(bundle["entry"])
  ? [...bundle["entry"]].flatMap((entry) => (isFields(entry) ? [{ ...entry }] : []))
  : [];
const resources = entries.map((entry) => entry["resource"]).filter(isFields);
const ofType = (type: string): Fields[] => resources.filter((resource) => resource["resourceType"] === type);

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "reference" && typeof inner === "string" ? [inner] : references(inner),
  );
}

describe("generatePatients", () => {
  it("is a FHIR R4 collection, the same every time", () => {
    expect(bundle["resourceType"]).toBe("Bundle");
    expect(bundle["type"]).toBe("collection");
    expect(JSON.stringify(generatePatients())).toBe(JSON.stringify(bundle));
    expect(ofType("Patient").length).toBeGreaterThanOrEqual(60);
  });

  it("resolves every reference inside the bundle, against fullUrls that fit", () => {
    const known = new Set<string>();
    for (const [index, resource] of resources.entries()) {
      const name = `${String(resource["resourceType"])}/${String(resource["id"])}`;
      expect(known.has(name), name).toBe(false);
      known.add(name);
      expect(entries[index]?.["fullUrl"]).toMatch(new RegExp(`^https://[^ ]+/${name}$`));
    }
    const all = references(bundle);
    expect(all.length).toBeGreaterThan(1_000);
    for (const reference of all) expect(known.has(reference), reference).toBe(true);
  });

  it("has the fields each resource must have", () => {
    const required: Readonly<Record<string, readonly string[]>> = {
      Patient: ["identifier", "name", "gender", "birthDate", "address", "telecom"],
      Encounter: ["status", "class", "subject", "period"],
      Condition: ["clinicalStatus", "verificationStatus", "code", "subject"],
      Observation: ["status", "category", "code", "subject", "effectiveDateTime"],
      MedicationRequest: ["status", "intent", "medicationCodeableConcept", "subject", "authoredOn"],
    };
    for (const [type, fields] of Object.entries(required)) {
      expect(ofType(type).length, type).toBeGreaterThan(50);
      for (const resource of ofType(type)) {
        expect(resource["id"]).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
        for (const field of fields) expect(resource, `${type}.${field}`).toHaveProperty(field);
      }
    }
    for (const observation of ofType("Observation")) {
      expect("valueQuantity" in observation || "component" in observation).toBe(true);
    }
  });

  it("names its terminologies, and only fictional phone numbers", () => {
    const text = JSON.stringify(bundle);
    for (const system of [
      "http://snomed.info/sct",
      "http://loinc.org",
      "rxnorm",
      "icd-10-cm",
      "unitsofmeasure",
    ]) {
      expect(text).toContain(system);
    }
    const phones = ofType("Patient").map((patient) => JSON.stringify(patient["telecom"]));
    for (const phone of phones) expect(phone).toMatch(/\(\d{3}\) 555-01\d\d/);
    expect(new Set(ofType("Patient").map((patient) => JSON.stringify(patient["identifier"]))).size).toBe(
      ofType("Patient").length,
    );
  });

  it("diagnoses nobody before birth", () => {
    const births = new Map(
      ofType("Patient").map((patient) => [`Patient/${String(patient["id"])}`, patient["birthDate"]]),
    );
    for (const condition of ofType("Condition")) {
      const [subject = ""] = references(condition["subject"]);
      expect(String(condition["onsetDateTime"]) > String(births.get(subject))).toBe(true);
    }
  });
});
