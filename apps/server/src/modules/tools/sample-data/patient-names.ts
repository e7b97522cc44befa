/** Parts of invented people: every combination is made up, and phone numbers use the fictional 555-01xx range. */
// prettier-ignore
export const FEMALE_NAMES = [
  "Amelia", "Beatriz", "Carmen", "Deborah", "Elena", "Fatima", "Grace", "Hannah", "Imani", "Joanna", "Keiko",
  "Lillian", "Margaret", "Nadia", "Olivia", "Patricia", "Rosa", "Sarah", "Teresa", "Yvonne",
] as const;

// prettier-ignore
export const MALE_NAMES = [
  "Andrew", "Benjamin", "Carlos", "David", "Edward", "Farid", "George", "Hiroshi", "Isaac", "James", "Kwame",
  "Lewis", "Miguel", "Nathan", "Oscar", "Peter", "Rashid", "Samuel", "Thomas", "Victor",
] as const;

// prettier-ignore
export const FAMILY_NAMES = [
  "Abernathy", "Bellweather", "Castellano", "Delacroix", "Eastbrook", "Fairweather", "Granville", "Hargreaves",
  "Ibarra", "Jankowski", "Kingsolver", "Lindgren", "Mayhew", "Nakamura", "Okonkwo", "Pemberton", "Quintero",
  "Rutherford", "Sandoval", "Thistlewood", "Underhill", "Vasquez", "Whitlock", "Yamada",
] as const;

// prettier-ignore
export const STREETS = [
  "Alder Street", "Beacon Hill Road", "Chestnut Avenue", "Dover Lane", "Elm Court", "Foxglove Way",
  "Garrison Street", "Harbor View Drive", "Linden Avenue", "Maple Terrace", "Orchard Road", "Prospect Street",
] as const;

export const PLACES = [
  { city: "Boston", state: "MA", postalCode: "02118", areaCode: "617", weight: 24 },
  { city: "Worcester", state: "MA", postalCode: "01608", areaCode: "508", weight: 18 },
  { city: "Springfield", state: "MA", postalCode: "01103", areaCode: "413", weight: 14 },
  { city: "Lowell", state: "MA", postalCode: "01852", areaCode: "978", weight: 14 },
  { city: "Providence", state: "RI", postalCode: "02903", areaCode: "401", weight: 16 },
  { city: "Manchester", state: "NH", postalCode: "03101", areaCode: "603", weight: 14 },
] as const;

export const LANGUAGES = [
  { code: "en", display: "English", weight: 82 },
  { code: "es", display: "Spanish", weight: 13 },
  { code: "pt", display: "Portuguese", weight: 5 },
] as const;
