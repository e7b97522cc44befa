import { startServer } from "./app/start-server.ts";
import { ConfigurationError } from "./config/env.ts";
import { WrongKeyError } from "./platform/crypto/key-canaries.ts";
import { KeyProviderError } from "./platform/crypto/key-providers/key-provider.ts";
import { DataDirectoryInUseError } from "./platform/db/data-directory-lock.ts";
import { MigrationError } from "./platform/db/migrate.ts";
import { describeStartFailure } from "./app/describe-start-failure.ts";

const STOP_TIMEOUT_MS = 25_000;

const EXPECTED_ERRORS = [
  ConfigurationError,
  WrongKeyError,
  KeyProviderError,
  DataDirectoryInUseError,
  MigrationError,
];

async function main(): Promise<void> {
  const stopping = Promise.withResolvers<undefined>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      // A driver or a stream that does not let go must not keep the process.
      setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
      stopping.resolve(undefined);
    });
  }
  await using context = await startServer((text) => process.stdout.write(text));
  await stopping.promise;
  context.logger.info("stopping");
}

try {
  await main();
} catch (error) {
  const expected = EXPECTED_ERRORS.some((kind) => error instanceof kind);
  process.stderr.write(`CDSA did not start.\n${describeStartFailure(error, expected)}\n`);
  process.exitCode = 1;
}
