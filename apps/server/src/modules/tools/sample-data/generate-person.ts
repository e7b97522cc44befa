import { addDays } from "./calendar.ts";
import { MRN_SYSTEM, type Resource } from "./fhir-resources.ts";
import { FAMILY_NAMES, FEMALE_NAMES, LANGUAGES, MALE_NAMES, PLACES, STREETS } from "./patient-names.ts";
import type { Random } from "./random.ts";

export type Person = Resource & { birthDate: string };

/** A FHIR R4 Patient with an invented person. `number` makes id, record number and phone unique. */
export function generatePerson(number: number, random: Random): Person {
  const female = random.chance(0.52);
  const given = random.pick(female ? FEMALE_NAMES : MALE_NAMES);
  const family = FAMILY_NAMES[(number * 7) % FAMILY_NAMES.length] ?? "Abernathy";
  const place = random.weighted(PLACES);
  const language = random.weighted(LANGUAGES);
  const phone = `(${place.areaCode}) 555-01${String(number % 100).padStart(2, "0")}`;
  const birthDate = addDays("1936-03-01", random.integer(0, 28_850));
  return {
    resourceType: "Patient",
    id: `pat-${String(number).padStart(4, "0")}`,
    identifier: [
      {
        use: "usual",
        type: {
          coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }],
          text: "MRN",
        },
        system: MRN_SYSTEM,
        value: `MRN-${100_000 + number * 731}`,
      },
    ],
    active: true,
    name: [{ use: "official", family, given: [given], text: `${given} ${family}` }],
    telecom: [{ system: "phone", value: phone, use: "home" }],
    gender: female ? "female" : "male",
    birthDate,
    address: [
      {
        use: "home",
        line: [`${random.integer(10, 980)} ${random.pick(STREETS)}`],
        city: place.city,
        state: place.state,
        postalCode: place.postalCode,
        country: "US",
      },
    ],
    communication: [
      {
        language: { coding: [{ system: "urn:ietf:bcp:47", code: language.code }], text: language.display },
        preferred: true,
      },
    ],
  };
}
