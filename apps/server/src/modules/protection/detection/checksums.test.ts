import { describe, expect, it } from "vitest";
import {
  entropyOf,
  isDeaNumber,
  isNpi,
  isRoutingNumber,
  isVin,
  passesLuhn,
  passesMod97,
} from "./checksums.ts";

describe("check digits", () => {
  it.each([
    ["Luhn", passesLuhn, "4111 1111 1111 1111", "4111 1111 1111 1112"],
    ["IBAN", passesMod97, "GB82WEST12345698765432", "GB82WEST12345698765433"],
    ["NPI", isNpi, "1234567893", "1234567890"],
    ["DEA", isDeaNumber, "FD5836272", "FD5836278"],
    ["ABA", isRoutingNumber, "021000021", "021000022"],
    ["VIN", isVin, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"],
  ])("%s", (_name, check, right, wrong) => {
    expect(check(right)).toBe(true);
    expect(check(wrong)).toBe(false);
  });

  it("do not take zeros for numbers", () => {
    expect(passesLuhn("0000000000000000")).toBe(false);
    expect(isRoutingNumber("000000000")).toBe(false);
  });

  it("entropy counts bits a sign", () => {
    expect(entropyOf("aaaa")).toBe(0);
    expect(entropyOf("abcd")).toBe(2);
  });
});
