export type Host = { host: string; port: number };

/** Where a libpq connection URI points to. */
export type ConnectionTarget = {
  /** In the order in which they are tried. */
  hosts: Host[];
  /** Whether the host must take writes (`target_session_attrs=read-write` or `primary`). */
  mustWrite: boolean;
  /** The same URI with its first host alone, as node-postgres reads it. */
  url: string;
};

const DEFAULT_PORT = 5_432;
const URI = /^(?<head>postgres(?:ql)?:\/\/(?:[^@/?]*@)?)(?<hosts>[^/?]*)(?<tail>.*)$/s;
const HOST = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(?<port>\d{1,5}))?$/;

/**
 * Takes a connection URI apart (PostgreSQL manual, 34.1.1.2): several hosts may be given, separated by commas.
 * @throws TypeError for a host that cannot be read; the message names no user and no password.
 */
export function readConnectionTarget(uri: string): ConnectionTarget {
  const { head = "", hosts: listed = "", tail = "" } = URI.exec(uri)?.groups ?? {};
  const hosts = listed.split(",").map(readHost);
  const [path = "", query = ""] = tail.split("?", 2);
  const parameters = new URLSearchParams(query);
  const wanted = parameters.get("target_session_attrs");
  parameters.delete("target_session_attrs");
  const [first = ""] = listed.split(",");
  const rest = parameters.size === 0 ? "" : `?${parameters.toString()}`;
  return {
    hosts,
    mustWrite: wanted === "read-write" || wanted === "primary",
    url: `${head}${first}${path}${rest}`,
  };
}

function readHost(text: string): Host {
  const { host = "", port } = HOST.exec(text)?.groups ?? {};
  if (host === "") {
    throw new TypeError(
      `A host of the connection URI is "${text}"; it takes "name:port", several with commas between.`,
    );
  }
  return { host: host.replace(/^\[|\]$/g, ""), port: port === undefined ? DEFAULT_PORT : Number(port) };
}
