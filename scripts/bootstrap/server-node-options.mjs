import { readFileSync } from "node:fs";
import { fromRoot } from "./paths.mjs";

// A server mostly waits: a small young generation and a heap that grows in small steps keep what it needs for a
// burst of chats from staying with it.
const HEAP_OPTIONS = ["--max-semi-space-size=8", "--heap-growing-percent=40"];
// The embedded database is WebAssembly: compiled by V8's optimising compiler it takes some 100 MB more and answers
// our short statements a tenth faster. Beside PostgreSQL the little WebAssembly there is (undici's parser) may have it.
const EMBEDDED_OPTIONS = ["--liftoff-only"];

/** How Node runs the server, by whether DATABASE_URL is set in the environment or in `.env`. */
export const serverNodeOptions = () => [...HEAP_OPTIONS, ...(hasDatabaseUrl() ? [] : EMBEDDED_OPTIONS)];

function hasDatabaseUrl() {
  if (process.env.DATABASE_URL) return true;
  try {
    return /^\s*(?:export\s+)?DATABASE_URL\s*=\s*\S/m.test(readFileSync(fromRoot(".env"), "utf8"));
  } catch {
    return false;
  }
}
