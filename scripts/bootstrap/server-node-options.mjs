import { readFileSync } from "node:fs";
import { fromRoot } from "./paths.mjs";

// A server mostly waits: a small young generation and a heap that grows in small steps keep what it needs for a
// burst of chats from staying with it.
const POSTGRES_OPTIONS = ["--max-semi-space-size=4", "--heap-growing-percent=30"];
// The embedded database shares the process, and a burst takes it a fifth longer in so little room. It is WebAssembly:
// compiled by V8's optimising compiler it takes some 100 MB more and answers our short statements a tenth faster. Beside
// PostgreSQL the little WebAssembly there is (undici's parser) may have it.
const EMBEDDED_OPTIONS = ["--max-semi-space-size=16", "--heap-growing-percent=40", "--liftoff-only"];

/** How Node runs the server, by whether DATABASE_URL is set in the environment or in `.env`. */
export const serverNodeOptions = () => (hasDatabaseUrl() ? POSTGRES_OPTIONS : EMBEDDED_OPTIONS);

/**
 * What the environment of the server gains where it does not say otherwise: a folder for compiled code, so that a later
 * start neither strips types nor compiles again, and one memory pool of the C library instead of one for each thread.
 */
export const serverEnvironment = () => ({
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? fromRoot(".cache", "compiled"),
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? "1",
});

function hasDatabaseUrl() {
  if (process.env.DATABASE_URL) return true;
  try {
    return /^\s*(?:export\s+)?DATABASE_URL\s*=\s*\S/m.test(readFileSync(fromRoot(".env"), "utf8"));
  } catch {
    return false;
  }
}
