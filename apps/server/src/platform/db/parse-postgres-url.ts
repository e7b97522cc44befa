const TARGETS = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] as const;

/** Which server of several is wanted (libpq, `target_session_attrs`). */
export type SessionTarget = (typeof TARGETS)[number];

export type PostgresHost = { host: string; port: number };

export type PostgresAddress = {
  /** In the order they are tried. */
  hosts: readonly PostgresHost[];
  target: SessionTarget;
  /** For one host, from `connect_timeout`; null where it is not given. */
  timeoutMs: number | null;
  /** The connection string for one host: user, database and options are those of all. */
  url: string;
};

const FORM = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const DEFAULT_PORT = 5432;

/**
 * Reads a connection string in libpq's URI form, which may name several hosts (`a:5432,b:5432`), and which of them is
 * wanted. PostgreSQL documentation, "Connection URIs" and "Specifying Multiple Hosts".
 * @returns null where it is none.
 */
export function parsePostgresUrl(value: string): PostgresAddress | null {
  const [, start, authority, path = "", query = ""] = FORM.exec(value) ?? [];
  if (start === undefined || authority === undefined) return null;
  const parameters = new URLSearchParams(query);
  const target = TARGETS.find((each) => each === (parameters.get("target_session_attrs") ?? "any"));
  const timeoutSeconds = Number(parameters.get("connect_timeout") ?? "0");
  const hosts = authority.split(",").map(parseHost);
  const [first] = authority.split(",");
  if (target === undefined || !(timeoutSeconds >= 0) || first === undefined) return null;
  if (!hosts.every((host) => host !== null)) return null;
  parameters.delete("target_session_attrs");
  parameters.delete("connect_timeout");
  const url = `${start}${first}${path}${parameters.size > 0 ? `?${parameters.toString()}` : ""}`;
  if (!URL.canParse(url)) return null;
  return { hosts, target, timeoutMs: timeoutSeconds > 0 ? timeoutSeconds * 1_000 : null, url };
}

/** `host`, `host:port` or `[address of IPv6]:port`; empty stands for this machine. */
function parseHost(text: string): PostgresHost | null {
  const [, bracketed, plain, portText] =
    /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (bracketed === undefined && plain === undefined) return null;
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  return port > 0 && port < 65_536 ? { host: bracketed ?? (plain || "localhost"), port } : null;
}
