/** The fictional company of the sample data: Halden Office Systems. Every name in this file is invented. */
export type Product = {
  name: string;
  category: Category;
  /** List price of 2023 in US cents. */
  priceCents: number;
  costCents: number;
  weight: number;
};

export const CATEGORIES = ["Hardware", "Software", "Services", "Accessories", "Furniture"] as const;
export type Category = (typeof CATEGORIES)[number];

export type Country = { name: string; weight: number };
export type Region = { name: string; weight: number; countries: readonly Country[]; reps: readonly string[] };

export const REGIONS: readonly Region[] = [
  {
    name: "North America",
    weight: 44,
    countries: [
      { name: "United States", weight: 78 },
      { name: "Canada", weight: 22 },
    ],
    reps: ["Avery Lindqvist", "Marcus Oyelaran", "Dana Whitcombe", "Priya Raman"],
  },
  {
    name: "Europe",
    weight: 31,
    countries: [
      { name: "Germany", weight: 34 },
      { name: "United Kingdom", weight: 28 },
      { name: "France", weight: 22 },
      { name: "Netherlands", weight: 16 },
    ],
    reps: ["Jonas Ackerveld", "Clémence Aubry", "Hanna Reithofer"],
  },
  {
    name: "Asia Pacific",
    weight: 17,
    countries: [
      { name: "Japan", weight: 40 },
      { name: "Australia", weight: 35 },
      { name: "Singapore", weight: 25 },
    ],
    reps: ["Kenji Morimura", "Tessa Galloway"],
  },
  {
    name: "Latin America",
    weight: 8,
    countries: [
      { name: "Brazil", weight: 58 },
      { name: "Mexico", weight: 42 },
    ],
    reps: ["Rafael Quintela", "Lucía Barrancos"],
  },
];

export const CHANNELS = [
  { name: "Online", weight: 38 },
  { name: "Direct", weight: 31 },
  { name: "Partner", weight: 22 },
  { name: "Retail", weight: 9 },
] as const;

const product = (
  name: string,
  category: Category,
  priceCents: number,
  costCents: number,
  weight: number,
): Product => ({ name, category, priceCents, costCents, weight });

export const PRODUCTS: readonly Product[] = [
  product("Halden Notebook 14", "Hardware", 118_900, 78_400, 9),
  product("Halden Notebook 16 Pro", "Hardware", 189_900, 124_100, 6),
  product("Vista 27 Monitor", "Hardware", 34_900, 21_600, 9),
  product("Vista 34 Curved Monitor", "Hardware", 64_900, 41_300, 5),
  product("Relay Document Scanner", "Hardware", 42_500, 26_700, 4),
  product("Forge Workstation", "Hardware", 279_900, 188_500, 2),
  product("Ledgerline Accounting Suite", "Software", 89_000, 14_200, 6),
  product("Quillpoint Document Manager", "Software", 54_000, 8_100, 7),
  product("Safeharbor Backup", "Software", 32_400, 5_200, 6),
  product("Tallyboard Analytics", "Software", 72_000, 11_900, 4),
  product("On-site Installation Day", "Services", 96_000, 61_000, 4),
  product("Premium Support Year", "Services", 148_000, 79_500, 5),
  product("Data Migration Package", "Services", 235_000, 142_000, 2),
  product("Staff Training Day", "Services", 110_000, 64_000, 3),
  product("Dock Hub 8", "Accessories", 15_900, 8_700, 9),
  product("Quiet Keyboard", "Accessories", 8_900, 4_300, 10),
  product("Arc Mouse", "Accessories", 4_900, 2_100, 10),
  product("Conference Headset", "Accessories", 12_900, 6_800, 8),
  product("Notebook Sleeve", "Accessories", 3_900, 1_400, 6),
  product("Posture Task Chair", "Furniture", 44_900, 26_900, 6),
  product("Lift Standing Desk", "Furniture", 68_900, 42_600, 5),
  product("Dual Monitor Arm", "Furniture", 17_900, 9_600, 6),
  product("Acoustic Divider", "Furniture", 23_900, 13_800, 3),
];

// prettier-ignore
export const CUSTOMER_STEMS = [
  "Alderbrook", "Birchmere", "Calloway", "Dunmarrow", "Elmstead", "Fairlough", "Greywater", "Hollowell",
  "Ironvale", "Juniper Row", "Kestrel Point", "Larkmoor", "Marlfield", "Northgate", "Oakhaven", "Penhallow",
  "Quarrywood", "Rosemund", "Silverlea", "Thornbury", "Umberline", "Valecrest", "Westering", "Yarrowdale",
] as const;

export const CUSTOMER_KINDS = [
  "Clinics",
  "Legal",
  "Credit Union",
  "Logistics",
  "Insurance",
  "Schools",
] as const;
