import pg from "pg";
import type { ConnectionTarget, Host } from "./connection-target.ts";
import { PreparingClient } from "./preparing-client.ts";

type ConnectCallback = (error: Error | null, client: pg.Client) => void;

const PROBE_TIMEOUT_MS = 2_000;
// Connections that are opened together go to the same host without asking it each time.
const CHOICE_KEPT_MS = 1_000;

/**
 * The kind of connection for a target. With several hosts each new connection goes to the first that answers and,
 * where that is asked for, takes writes: after a failover the pool finds the new primary by itself.
 */
export function clientFor(target: ConnectionTarget): typeof pg.Client {
  if (target.hosts.length === 1) return PreparingClient;
  const choose = createChooser(target);
  return class extends PreparingClient {
    override connect(): Promise<pg.Client>;
    override connect(callback: ConnectCallback): void;
    override connect(callback?: ConnectCallback): Promise<pg.Client> | void {
      const connected = choose().then(({ host, port }) => {
        Object.assign(this, { host, port });
        return super.connect();
      });
      if (!callback) return connected;
      connected.then(
        (client) => {
          callback(null, client);
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error("no connection", { cause: error }), this);
        },
      );
    }
  };
}

function createChooser(target: ConnectionTarget): () => Promise<Host> {
  let kept: { host: Promise<Host>; chosenAtMs: number } | null = null;
  return () => {
    if (kept === null || performance.now() - kept.chosenAtMs > CHOICE_KEPT_MS) {
      kept = { host: chooseHost(target), chosenAtMs: performance.now() };
    }
    return kept.host;
  };
}

/** @throws Error naming every host and what was wrong with it. */
async function chooseHost(target: ConnectionTarget): Promise<Host> {
  const refusals: string[] = [];
  for (const candidate of target.hosts) {
    const refusal = await probe(target, candidate);
    if (refusal === null) return candidate;
    refusals.push(`${candidate.host}:${candidate.port} ${refusal}`);
  }
  throw new HostsUnavailableError(`No host of the database can be used: ${refusals.join("; ")}.`);
}

/** None of the hosts that were given answers as it should. */
export class HostsUnavailableError extends Error {
  override readonly name = "HostsUnavailableError";
  readonly code = "ECONNREFUSED";
}

/** What speaks against a host; null for nothing. */
async function probe({ url, mustWrite }: ConnectionTarget, host: Host): Promise<string | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  });
  Object.assign(client, host);
  client.on("error", () => undefined);
  try {
    await client.connect();
    if (!mustWrite) return null;
    const { rows } = await client.query<{ transaction_read_only: string }>("SHOW transaction_read_only");
    return rows[0]?.transaction_read_only === "off" ? null : "takes no writes";
  } catch (error) {
    return `does not answer (${error instanceof Error && "code" in error ? String(error.code) : "no connection"})`;
  } finally {
    client.end().catch(() => undefined);
  }
}
