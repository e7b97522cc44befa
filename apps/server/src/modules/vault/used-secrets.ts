import type { SecretReference, UsedSecrets } from "./vault-door.ts";

/** Holds opened values until they are wiped. */
export function createUsedSecrets(
  values: readonly { reference: SecretReference; value: Buffer }[],
): UsedSecrets {
  const byName = new Map(values.map(({ reference, value }) => [reference.name, value]));
  const wipe = (): void => {
    for (const value of byName.values()) value.fill(0);
    byName.clear();
  };
  return {
    references: values.map(({ reference }) => reference),
    valueOf(name) {
      const value = byName.get(name);
      if (!value) throw new TypeError(`The value of ${name} was not asked for, or is wiped.`);
      return value.toString("utf8");
    },
    wipe,
    [Symbol.dispose]: wipe,
  };
}
