import { writeSampleFiles } from "./write-sample-files.ts";

// DuckDB's memory stays with the process that has once used it, and most servers write the files once and never ask
// them anything: so they are written by a process of their own. It prints why where it fails.
const [directory = ""] = process.argv.slice(2);
try {
  await writeSampleFiles(directory);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : "unknown");
  process.exitCode = 1;
}
