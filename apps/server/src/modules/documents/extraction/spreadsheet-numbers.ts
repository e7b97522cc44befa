import type { Archive } from "./open-archive.ts";
import { exactAttribute, parseXml } from "./parse-xml.ts";

/** How a number of a sheet is shown, as far as its format is plain. */
export type NumberFormat = { kind: "general" } | { kind: "percent"; digits: number } | DateFormat;
type DateFormat = { kind: "date"; hasDate: boolean; hasTime: boolean };

const GENERAL: NumberFormat = { kind: "general" };
const DAY_MS = 86_400_000;
// Day 0 of the 1900 system, as if 1900 had had a leap day; that of the 1904 system (ECMA-376 part 1, 18.17.4.1).
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
const MAX_SERIAL = 2_958_466;

/** Number formats by the index that cells name (`s`). */
export async function readNumberFormats(archive: Archive, part: string): Promise<NumberFormat[]> {
  const codes = new Map<string, string>();
  const formats: NumberFormat[] = [];
  let isInCells = false;
  await parseXml(archive.stream(part), "XLSX", {
    open: (name, attributes) => {
      const id = exactAttribute(attributes, "numFmtId") ?? "0";
      if (name === "numFmt") codes.set(id, exactAttribute(attributes, "formatCode") ?? "");
      else if (name === "cellXfs") isInCells = true;
      else if (name === "xf" && isInCells) formats.push(formatOf(Number(id), codes.get(id)));
    },
    close: (name) => {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return formats;
}

function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined) return parseFormatCode(code);
  if (id === 9 || id === 10) return { kind: "percent", digits: id === 9 ? 0 : 2 };
  if (id >= 14 && id <= 17) return { kind: "date", hasDate: true, hasTime: false };
  if (id === 22) return { kind: "date", hasDate: true, hasTime: true };
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
    return { kind: "date", hasDate: false, hasTime: true };
  return GENERAL;
}

/** Reads a format code such as `0.0%` or `yyyy-mm-dd hh:mm`; what is not plain counts as general. */
export function parseFormatCode(code: string): NumberFormat {
  const first = (code.split(";")[0] ?? "").replace(/"[^"]*"|\\.|_.|\*./g, "").replace(/\[[^\]]*\]/g, "");
  if (/general/i.test(first)) return GENERAL;
  const percent = /^[#,0]*(?:\.(0+))?\s*%$/.exec(first.trim());
  if (percent !== null) return { kind: "percent", digits: percent[1]?.length ?? 0 };
  const hasTime = /[hs]/i.test(first);
  const hasDate = /[yd]/i.test(first) || (/m/i.test(first) && !hasTime);
  return hasDate || hasTime ? { kind: "date", hasDate, hasTime } : GENERAL;
}

/** The number as text: dates in ISO 8601, percents with their sign, others with the 15 digits that sheets calculate with. */
export function showNumber(raw: string, format: NumberFormat, is1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  if (format.kind === "percent") return `${(value * 100).toFixed(format.digits)}%`;
  if (format.kind === "date" && value >= 0 && value < MAX_SERIAL) return showDate(value, format, is1904);
  return raw.length > 15 ? String(Number(value.toPrecision(15))) : raw;
}

function showDate(serial: number, { hasDate, hasTime }: DateFormat, is1904: boolean): string {
  const milliseconds = Math.round((serial * DAY_MS) / 1000) * 1000;
  const iso = new Date((is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + milliseconds).toISOString();
  const date = iso.slice(0, 10);
  const time = iso.slice(11, 19);
  if (!hasDate) return time;
  return hasTime ? `${date} ${time}` : date;
}
