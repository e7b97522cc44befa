import { workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

// Creating a database takes some 400 MB that WebAssembly does not give back while its thread lives.
const database = await PGlite.create({ dataDir: String(workerData) });
await database.close();
