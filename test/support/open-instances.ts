import { prepareDatabase } from "../../apps/server/src/app/prepare-database.ts";
import { openPostgres } from "../../apps/server/src/platform/db/open-postgres.ts";
import { createPostgresDatabase, postgresUrl } from "./test-database.ts";
import { createTestServer, testSecrets, type TestServer } from "./test-server.ts";

/** Whole servers on one fresh PostgreSQL database, one for each environment; `stack` closes them. */
export async function openInstances(
  stack: AsyncDisposableStack,
  environments: readonly Record<string, string>[],
): Promise<TestServer[]> {
  const database = stack.use(await createPostgresDatabase(postgresUrl() ?? ""));
  const secrets = testSecrets();
  const servers: TestServer[] = [];
  for (const env of environments) {
    const handle = openPostgres({
      url: database.url,
      ownerUrl: database.url,
      poolSize: 10,
      onConnectionError: () => undefined,
    });
    await prepareDatabase(handle);
    servers.push(stack.use(await createTestServer({ database: handle, secrets, env })));
  }
  return servers;
}
