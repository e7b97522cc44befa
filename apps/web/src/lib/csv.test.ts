import { expect, it } from "vitest";
import { toCsv } from "./csv.ts";

it("quotes what needs it and defuses formulas", () => {
  const rows = [
    ["time", 'said "no"', "a,b", "line\nbreak"],
    ["=1+1", "-2", "@x", "plain"],
  ];
  expect(toCsv(rows)).toBe('time,"said ""no""","a,b","line\nbreak"\r\n\'=1+1,\'-2,\'@x,plain\r\n');
});
