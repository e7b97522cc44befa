/** Codes of the sample patients, as the terminologies publish them. */
export type Medication = { rxNorm: string; name: string; dosage: string };

export type Measurement = {
  loinc: string;
  name: string;
  unit: string;
  category: "vital-signs" | "laboratory";
  /** Range of the values made, in tenths of `unit` where `decimals` is 1. */
  low: number;
  high: number;
  decimals: 0 | 1;
};

export type Diagnosis = {
  icd10: string;
  snomed: string;
  name: string;
  weight: number;
  /** Age in years before which it is not given to anybody. */
  fromAge: number;
  medications: readonly Medication[];
  /** Laboratory values followed because of it, in the range that goes with it. */
  labs: readonly Measurement[];
};

const drug = (rxNorm: string, name: string, dosage: string): Medication => ({ rxNorm, name, dosage });

const lab = (
  loinc: string,
  name: string,
  unit: string,
  low: number,
  high: number,
  decimals: 0 | 1,
): Measurement => ({ loinc, name, unit, category: "laboratory", low, high, decimals });

const vital = (
  loinc: string,
  name: string,
  unit: string,
  low: number,
  high: number,
  decimals: 0 | 1,
): Measurement => ({ ...lab(loinc, name, unit, low, high, decimals), category: "vital-signs" });

const ONCE = "1 tablet by mouth once daily";
const TWICE = "1 tablet by mouth twice daily";

export const DIAGNOSES: readonly Diagnosis[] = [
  {
    icd10: "I10",
    snomed: "59621000",
    name: "Essential hypertension",
    weight: 22,
    fromAge: 35,
    medications: [
      drug("314076", "lisinopril 10 MG Oral Tablet", ONCE),
      drug("197361", "amlodipine 5 MG Oral Tablet", ONCE),
      drug("310798", "hydrochlorothiazide 25 MG Oral Tablet", ONCE),
    ],
    labs: [lab("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 7, 13, 1)],
  },
  {
    icd10: "E11.9",
    snomed: "44054006",
    name: "Type 2 diabetes mellitus",
    weight: 16,
    fromAge: 35,
    medications: [drug("861007", "metformin hydrochloride 500 MG Oral Tablet", TWICE)],
    labs: [
      lab("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 64, 98, 1),
      lab("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 118, 236, 0),
    ],
  },
  {
    icd10: "E78.5",
    snomed: "55822004",
    name: "Hyperlipidemia",
    weight: 15,
    fromAge: 30,
    medications: [
      drug("617310", "atorvastatin 20 MG Oral Tablet", ONCE),
      drug("312961", "simvastatin 20 MG Oral Tablet", ONCE),
    ],
    labs: [lab("18262-6", "Cholesterol in LDL [Mass/volume] in Serum or Plasma", "mg/dL", 118, 196, 0)],
  },
  {
    icd10: "J45.909",
    snomed: "195967001",
    name: "Asthma",
    weight: 10,
    fromAge: 4,
    medications: [
      drug(
        "745679",
        "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
        "2 puffs every 4 to 6 hours as needed",
      ),
    ],
    labs: [],
  },
  {
    icd10: "I48.91",
    snomed: "49436004",
    name: "Atrial fibrillation",
    weight: 6,
    fromAge: 55,
    medications: [
      drug("1364445", "apixaban 5 MG Oral Tablet", TWICE),
      drug("855332", "warfarin sodium 5 MG Oral Tablet", ONCE),
    ],
    labs: [lab("6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 18, 32, 1)],
  },
  {
    icd10: "N18.30",
    snomed: "433144002",
    name: "Chronic kidney disease stage 3",
    weight: 5,
    fromAge: 50,
    medications: [],
    labs: [
      lab("33914-3", "Glomerular filtration rate/1.73 sq M.predicted", "mL/min/{1.73_m2}", 31, 58, 0),
      lab("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 14, 23, 1),
    ],
  },
  {
    icd10: "J44.9",
    snomed: "13645005",
    name: "Chronic obstructive pulmonary disease",
    weight: 6,
    fromAge: 45,
    medications: [
      drug(
        "745679",
        "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
        "2 puffs every 4 to 6 hours as needed",
      ),
    ],
    labs: [],
  },
  {
    icd10: "K21.9",
    snomed: "235595009",
    name: "Gastroesophageal reflux disease",
    weight: 9,
    fromAge: 20,
    medications: [
      drug("198051", "omeprazole 20 MG Delayed Release Oral Capsule", "1 capsule by mouth before breakfast"),
    ],
    labs: [],
  },
  {
    icd10: "F32.9",
    snomed: "370143000",
    name: "Major depressive disorder",
    weight: 9,
    fromAge: 16,
    medications: [drug("312941", "sertraline 50 MG Oral Tablet", ONCE)],
    labs: [],
  },
  {
    icd10: "E03.9",
    snomed: "40930008",
    name: "Hypothyroidism",
    weight: 7,
    fromAge: 18,
    medications: [
      drug("966222", "levothyroxine sodium 0.075 MG Oral Tablet", "1 tablet by mouth every morning"),
    ],
    labs: [lab("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 8, 67, 1)],
  },
  {
    icd10: "M19.90",
    snomed: "396275006",
    name: "Osteoarthritis",
    weight: 9,
    fromAge: 45,
    medications: [
      drug("310965", "ibuprofen 200 MG Oral Tablet", "1 tablet by mouth every 6 hours as needed"),
    ],
    labs: [],
  },
  {
    icd10: "I50.9",
    snomed: "84114007",
    name: "Heart failure",
    weight: 4,
    fromAge: 60,
    medications: [
      drug("313988", "furosemide 40 MG Oral Tablet", ONCE),
      drug("314076", "lisinopril 10 MG Oral Tablet", ONCE),
    ],
    labs: [],
  },
  {
    icd10: "D50.9",
    snomed: "87522002",
    name: "Iron deficiency anemia",
    weight: 6,
    fromAge: 12,
    medications: [drug("310325", "ferrous sulfate 325 MG Oral Tablet", ONCE)],
    labs: [lab("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 88, 117, 1)],
  },
  {
    icd10: "I25.10",
    snomed: "53741008",
    name: "Coronary artery disease",
    weight: 5,
    fromAge: 50,
    medications: [
      drug("309362", "clopidogrel 75 MG Oral Tablet", ONCE),
      drug("617310", "atorvastatin 20 MG Oral Tablet", ONCE),
    ],
    labs: [lab("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 148, 246, 0)],
  },
];

export const HEART_RATE = vital("8867-4", "Heart rate", "/min", 58, 96, 0);
export const BODY_TEMPERATURE = vital("8310-5", "Body temperature", "Cel", 362, 372, 1);
export const OXYGEN_SATURATION = vital(
  "59408-5",
  "Oxygen saturation in Arterial blood by Pulse oximetry",
  "%",
  93,
  100,
  0,
);
export const ADULT_WEIGHT = vital("29463-7", "Body weight", "kg", 520, 1120, 1);
export const ADULT_HEIGHT = vital("8302-2", "Body height", "cm", 152, 194, 0);
export const ROUTINE_HEMOGLOBIN = lab("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 124, 165, 1);
