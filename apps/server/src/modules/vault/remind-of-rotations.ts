import { announceToKeepers } from "./announce.ts";
import { findUnremindedSecrets, markReminded } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";

const MAX_REMINDERS = 500;

/** Tells owners and administrators of values that are due for another one; once a week each. */
export async function remindOfRotations(context: VaultContext): Promise<void> {
  for (const secret of await findUnremindedSecrets(context.db, MAX_REMINDERS)) {
    await context.db.transaction(async (tx) => {
      if (!(await markReminded(tx, secret.id))) return;
      await announceToKeepers(context, tx, [secret.createdBy], {
        type: "SYSTEM_MAINTENANCE",
        title: "A secret is due for another value",
        message: `The value of ${secret.name} is older than the ${secret.rotateAfterDays} days set for it. Change it where it is used, then give the vault the new one.`,
        data: { secretId: secret.id },
        priority: "normal",
      });
    });
  }
}
