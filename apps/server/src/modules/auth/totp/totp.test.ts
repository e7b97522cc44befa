import { generate } from "otplib";
import { describe, expect, it } from "vitest";
import { newTotpSeed, totpStepOf, totpUri } from "./totp.ts";

// RFC 6238 appendix B, SHA-1, cut to six digits; the seed is the ASCII text 12345678901234567890.
const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number): Date => new Date(seconds * 1000);

describe("TOTP", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
  ])("agrees with RFC 6238 at %i", async (seconds, code) => {
    expect(await totpStepOf(SEED, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it("accepts the step before and after, and says which it was", async () => {
    const code = await generate({ secret: SEED, epoch: 3_000 });
    expect(await totpStepOf(SEED, code, at(3_030))).toBe(100);
    expect(await totpStepOf(SEED, code, at(2_999))).toBe(100);
    expect(await totpStepOf(SEED, code, at(3_060))).toBeNull();
    expect(await totpStepOf(SEED, code, at(2_940))).toBeNull();
  });

  it("makes seeds of 160 bits, each another", () => {
    expect(newTotpSeed()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSeed()).not.toBe(newTotpSeed());
    expect(totpUri("marta", SEED)).toBe(`otpauth://totp/CDSA:marta?secret=${SEED}&issuer=CDSA`);
  });
});
