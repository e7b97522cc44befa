import { describe, expect, it } from "vitest";
import { createPasswords } from "./passwords.ts";

const passwords = createPasswords();

describe("passwords", () => {
  it("are hashed with Argon2id and the parameters of OWASP, each with a salt of its own", async () => {
    const [first, second] = [
      await passwords.hash("seventeen ducks"),
      await passwords.hash("seventeen ducks"),
    ];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify(first, "seventeen ducks")).toBe(true);
    expect(await passwords.verify(first, "seventeen duck")).toBe(false);
  });

  it("are the same in every Unicode spelling of theirs", async () => {
    expect(await passwords.verify(await passwords.hash("K\u00fche am Deich"), "Ku\u0308he am Deich")).toBe(
      true,
    );
  });

  it.each([
    null,
    "",
    "erased",
    "$argon2id$",
    "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA",
    "$2b$12$abcdefghijklmnopqrstuv",
  ])("match nothing where the hash is %s", async (passwordHash) => {
    expect(await passwords.verify(passwordHash, "seventeen ducks")).toBe(false);
  });
});
