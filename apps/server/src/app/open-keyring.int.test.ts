import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { startTransit } from "../../../../test/support/key-services.ts";
import { recordEgress } from "../../../../test/support/recorded-egress.ts";
import { openTestDatabase } from "../../../../test/support/test-database.ts";
import { testSecrets } from "../../../../test/support/test-server.ts";
import type { Secrets } from "../config/secrets.ts";
import { KeyProviderError } from "../platform/crypto/key-providers/key-provider.ts";
import { queryRows } from "../platform/db/database.ts";
import { openKeyring } from "./open-keyring.ts";

const rootKey = { id: "root-1", key: randomBytes(32) };

describe("a key of an outside service", () => {
  it("is made once, kept wrapped, and is the same at each start", async () => {
    await using database = await openTestDatabase();
    await using service = await startTransit("token", ["cdsa", "other"]);
    const secrets = (key: string): Secrets => ({
      ...testSecrets(),
      encryptionKey: null,
      vault: {
        keys: [{ id: "kek-2", provider: "transit", key }],
        activeKeyId: null,
        transit: { url: service.url, token: "token", namespace: null },
        kms: null,
      },
    });
    const [first, second] = await Promise.all([
      openKeyring(database.db, secrets("cdsa"), rootKey, recordEgress()),
      openKeyring(database.db, secrets("cdsa"), rootKey, recordEgress()),
    ]);
    const envelope = first.keyring.seal("content", "place");
    expect(second.keyring.open(envelope, "place").toString()).toBe("content");
    const third = await openKeyring(database.db, secrets("cdsa"), rootKey, recordEgress());
    expect(third.keyring.open(envelope, "place").toString()).toBe("content");
    expect(third.origins).toEqual([{ id: "kek-2", provider: "transit" }]);

    const rows = () => queryRows(database.db, sql`SELECT * FROM vault_keys`);
    const before = await rows();
    expect(before).toMatchObject([{ id: "kek-2", provider: "transit" }]);
    await expect(openKeyring(database.db, secrets("other"), rootKey, recordEgress())).rejects.toThrow(
      KeyProviderError,
    );
    expect(await rows()).toEqual(before);
  });
});
