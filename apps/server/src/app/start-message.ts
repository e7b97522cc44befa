import type { AppContext } from "./context.ts";
import type { FirstStart } from "./prepare-first-start.ts";

/** What a start prints: the address, what is worth knowing, and secrets that are shown this once. */
export function startMessage({ config, database, server }: AppContext, firstStart: FirstStart): string {
  const bound = server.addresses().find((address) => typeof address === "object");
  const host = config.http.host === "0.0.0.0" || config.http.host === "::" ? "localhost" : config.http.host;
  const lines = [`CDSA is ready at http://${host}:${bound?.port ?? config.http.port}`];
  if (database.kind === "pglite") {
    lines.push(
      "Embedded database: a killed server loses nothing, a power cut can. Production needs DATABASE_URL.",
    );
  }
  for (const name of config.ignoredSettings) lines.push(`${name} is accepted and does nothing.`);
  if (firstStart.sampleUsers.length > 0) {
    lines.push("", "Sample sign-ins, shown this once:");
    for (const { username, password } of firstStart.sampleUsers)
      lines.push(`  ${username.padEnd(8)} ${password}`);
  }
  if (firstStart.setupToken !== null) {
    lines.push(
      "",
      `No administrator yet. Set one up at the address above with this token: ${firstStart.setupToken}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
