import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "node:crypto";

/** Hashes and checks passwords; each call takes tens of milliseconds, so none belongs into a transaction. */
export interface Passwords {
  /** Argon2id in PHC form. */
  hash(password: string): Promise<string>;
  /** False also for a hash of another form, after the same work as for a wrong password. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
}

// OWASP Password Storage Cheat Sheet: Argon2id (the library's default), 19 MiB, 2 passes, 1 lane.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// Salt of 16 bytes, hash of 32, in base64 without padding.
const ARGON2ID = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
const isArgon2id = (passwordHash: string): boolean => ARGON2ID.test(passwordHash);

/** Prepares a hash of nobody's password, so that an unknown name takes as long as a wrong password. */
export function createPasswords(): Passwords {
  const nobodys = hash(randomBytes(32), PARAMETERS);
  return {
    hash: (password) => hash(password.normalize("NFKC"), PARAMETERS),
    async verify(passwordHash, password) {
      const given = password.normalize("NFKC");
      const isHash = passwordHash !== null && isArgon2id(passwordHash);
      const matches = await verify(isHash ? passwordHash : await nobodys, given);
      return isHash && matches;
    },
  };
}
