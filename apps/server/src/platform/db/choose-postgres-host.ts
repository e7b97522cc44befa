import pg from "pg";
import { PreparingClient } from "./preparing-client.ts";
import { type PostgresHost, parsePostgresUrl, type SessionTarget } from "./parse-postgres-url.ts";

/** None of the hosts of a connection string is of the kind that was asked for. */
export class NoSuitableHostError extends Error {
  override readonly name = "NoSuitableHostError";
  // Read as a refused connection: nothing is wrong with what was asked of the database.
  readonly code = "ECONNREFUSED";
}

const HOST_TIMEOUT_MS = 2_000;
// Shorter than a pool waits for a connection, so that its own time-out never comes first.
const LONGEST_HOST_TIMEOUT_MS = 4_000;
// Long enough for a pool that fills up, short enough to follow a failover.
const CHOICE_LIFETIME_MS = 2_000;

type Probe = { recovering: boolean; read_only: boolean };

const SUITS: Readonly<Record<SessionTarget, (probe: Probe) => boolean>> = {
  any: () => true,
  "read-write": ({ recovering, read_only }) => !recovering && !read_only,
  "read-only": ({ recovering, read_only }) => recovering || read_only,
  primary: ({ recovering }) => !recovering,
  standby: ({ recovering }) => recovering,
  "prefer-standby": ({ recovering }) => recovering,
};

const isAnyAccepted = (target: SessionTarget): boolean => target === "any" || target === "prefer-standby";

async function readProbe(client: pg.ClientBase): Promise<Probe> {
  const { rows } = await client.query<Probe>(
    "SELECT pg_is_in_recovery() AS recovering, current_setting('transaction_read_only') = 'on' AS read_only",
  );
  const [probe] = rows;
  if (!probe) throw new TypeError("A SELECT without a table has one row.");
  return probe;
}

export interface HostChooser {
  /**
   * The host to connect to now: the first in order that answers in time and suits.
   * @throws NoSuitableHostError where there is none.
   */
  choose(): Promise<PostgresHost>;
  /**
   * Looks at a new connection itself, since a server may have changed its part since it was chosen.
   * @throws NoSuitableHostError
   */
  verify(client: pg.ClientBase): Promise<void>;
  /** Chooses anew the next time. */
  forget(): void;
}

export type ConnectionPlan = {
  /** For node-postgres, which knows one host. */
  url: string;
  /** Null where one host is named and any kind will do. */
  chooser: HostChooser | null;
};

/** How to connect to what a connection string in libpq's form names. */
export function planConnections(connectionString: string): ConnectionPlan {
  const address = parsePostgresUrl(connectionString);
  // Forms only node-postgres knows, such as a socket's directory, are left to it.
  if (!address || (address.hosts.length === 1 && address.target === "any")) {
    return { url: connectionString, chooser: null };
  }
  const { hosts, target, url } = address;
  const timeoutMs = Math.min(address.timeoutMs ?? HOST_TIMEOUT_MS, LONGEST_HOST_TIMEOUT_MS);
  let choice: { host: Promise<PostgresHost>; until: number } | null = null;
  const chooser: HostChooser = {
    choose() {
      if (choice && performance.now() < choice.until) return choice.host;
      const host = firstSuitable(url, hosts, target, timeoutMs);
      const made = { host, until: performance.now() + CHOICE_LIFETIME_MS };
      choice = made;
      host.catch(() => {
        if (choice === made) choice = null;
      });
      return host;
    },
    async verify(client) {
      if (isAnyAccepted(target) || SUITS[target](await readProbe(client))) return;
      throw new NoSuitableHostError(`The database server is not ${target} any more.`);
    },
    forget() {
      choice = null;
    },
  };
  return { url, chooser };
}

/** Asks all hosts at once, so that a dead one costs its time-out once, and takes the first in order that suits. */
async function firstSuitable(
  url: string,
  hosts: readonly PostgresHost[],
  target: SessionTarget,
  timeoutMs: number,
): Promise<PostgresHost> {
  const probes = hosts.map((host) => probeHost(url, host, timeoutMs));
  const found: { host: PostgresHost; probe: Probe }[] = [];
  let failure: unknown;
  for (const [index, host] of hosts.entries()) {
    const probe = await probes[index];
    if (!probe || probe instanceof Error) failure = probe;
    else if (SUITS[target](probe)) return host;
    else found.push({ host, probe });
  }
  const [first] = found;
  if (first && isAnyAccepted(target)) return first.host;
  throw found.length > 0
    ? new NoSuitableHostError(
        `${found.length} of ${hosts.length} database servers answer, none of them ${target} (target_session_attrs).`,
      )
    : failure;
}

async function probeHost(
  url: string,
  { host, port }: PostgresHost,
  timeoutMs: number,
): Promise<Probe | Error> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "cdsa-host-choice",
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on("error", () => undefined);
  redirect(client, { host, port });
  try {
    await client.connect();
    return await readProbe(client);
  } catch (error) {
    return error instanceof Error ? error : new Error("The database server did not answer.");
  } finally {
    // A server that hangs does not hold up the choice.
    void client.end().catch(() => undefined);
  }
}

/** Points a client that has not connected yet elsewhere: it reads its host and port, which its types call fixed, when it does. */
function redirect(client: pg.Client, { host, port }: PostgresHost): void {
  Object.assign(client, { host, port });
}

type ConnectCallback = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/** A connection that asks the chooser for its host when it connects. */
export function clientFor(chooser: HostChooser | null): typeof pg.Client {
  if (!chooser) return PreparingClient;
  return class extends PreparingClient {
    override connect(): Promise<pg.Client>;
    override connect(callback: ConnectCallback): void;
    override connect(callback?: ConnectCallback): Promise<pg.Client> | void {
      const connecting = this.#connect(chooser);
      if (!callback) return connecting;
      // Called with one of both, as the union of its types means.
      const answer = callback as (error: Error | null, client?: pg.Client) => void;
      connecting.then(
        () => answer(null, this),
        (error: unknown) =>
          answer(error instanceof Error ? error : new Error("No database server answered.")),
      );
    }

    async #connect(hosts: HostChooser): Promise<pg.Client> {
      redirect(this, await hosts.choose());
      // A pool listens to errors only from when it has the connection.
      const ignore = (): void => undefined;
      this.on("error", ignore);
      try {
        await super.connect();
        await hosts.verify(this);
        return this;
      } catch (error) {
        hosts.forget();
        void this.end().catch(ignore);
        throw error;
      } finally {
        this.off("error", ignore);
      }
    }
  };
}
