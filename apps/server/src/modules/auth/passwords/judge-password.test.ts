import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePassword } from "./judge-password.ts";

const owner = { username: "m.keller", email: "marta.keller@example.org" };
const judge = (password: string): string | null => judgePassword(password, owner);

describe("judgePassword", () => {
  it.each([
    "123456789012",
    "000000000000",
    "aaaaaaaaaaaaaaaa",
    "abababababab",
    "abc1abc1abc1",
    "qwertyuiop12",
    "qwertyuiop[]",
    "QwertyUiop123",
    "1qaz2wsx3edc",
    "zaq12wsxcde3",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5y6",
    "abcdefghijkl",
    "abcdefgh12345678",
    "asdfghjkl123",
    "password1234",
    "Password1234!",
    "P@ssw0rd2024!",
    "p4$$w0rdp4$$w0rd",
    "passwordpassword",
    "adminpassword",
    "Admin-Password-1",
    "administrator",
    "Administrator1!",
    "welcome12345",
    "Summer2024!!",
    "letmein12345",
    "iloveyou1234",
    "unbelievable",
    "motherfucker",
    "m.keller-2026-x",
    "hallo-marta.keller",
  ])("refuses %s", (password) => {
    expect(judge(password)).not.toBeNull();
  });

  it.each([
    "correct horse battery staple",
    "Gb7-tiwul-Pqe3",
    "vier Kühe grasen am Deich",
    "k3Wq0zTfLr8xUa2M",
    "日本語のながいパスワードです",
    "moonlight over seventeen harbours",
    "\u{1f40e}\u{1f50b} staple of the barn",
  ])("accepts %s", (password) => {
    expect(judge(password)).toBeNull();
  });

  it("accepts random passwords, and judges any text at all quickly", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (bytes) => {
        const password = Buffer.from(bytes).toString("base64url");
        return new Set(bytes).size < 6 || judge(password) === null;
      }),
    );
    const started = performance.now();
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 256 }), (text) => typeof judge(text) !== "undefined"),
    );
    judge("qwe".repeat(85));
    judge("a".repeat(256));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
