import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What a call brought, joined: the ground truth of which values went out. */
export type EchoedCall = { url: string; headers: Record<string, string>; body: string };

/** An endpoint of a tool that gives back what it was sent, in one of many ways that its path names. */
export interface EchoServer extends AsyncDisposable {
  readonly url: string;
  /** `host:port`, for EGRESS_ALLOW. */
  readonly host: string;
  readonly calls: readonly EchoedCall[];
}

/** The values among what came: of headers `x-…`, of the query, of the strings in the body. */
function valuesOf({ url, headers, body }: EchoedCall): string[] {
  const inBody: string[] = [];
  if (body !== "") {
    JSON.parse(body, (_key, value: unknown) => {
      if (typeof value === "string") inBody.push(value);
      return value;
    });
  }
  const inHeaders = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("x-") ? [value] : [],
  );
  return [...inHeaders, ...new URL(url, "http://localhost").searchParams.values(), ...inBody];
}

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

type Echo = (response: ServerResponse, values: readonly string[]) => void | Promise<void>;

const sendJson =
  (status: number, toBody: (values: readonly string[]) => unknown): Echo =>
  (response, values) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(toBody(values)));
  };
const sendText =
  (status: number, toBody: (value: string) => string): Echo =>
  (response, values) => {
    response.writeHead(status, { "content-type": "text/plain" });
    response.end(values.map(toBody).join("\n"));
  };

export const ECHOES: Readonly<Record<string, Echo>> = {
  plain: sendJson(200, (values) => ({ values })),
  keys: sendJson(200, (values) => Object.fromEntries(values.map((value) => [value, 1]))),
  numbers: sendJson(200, (values) =>
    values.map((value) => (/^[0-9]{8,15}$/.test(value) ? Number(value) : value)),
  ),
  base64: sendJson(200, (values) => values.map((value) => utf8(value).toString("base64"))),
  "base64-inside": sendJson(200, (values) =>
    values.flatMap((value) =>
      ["", "u", "u:"].map((before) => utf8(`${before}${value};x`).toString("base64url")),
    ),
  ),
  "base64-lines": sendText(200, (value) =>
    utf8(value)
      .toString("base64")
      .replaceAll(/(.{8})/g, "$1\r\n"),
  ),
  url: sendText(200, encodeURIComponent),
  form: sendText(200, (value) => new URLSearchParams({ value }).toString()),
  hex: sendText(200, (value) => utf8(value).toString("hex")),
  json: sendText(200, (value) => JSON.stringify(JSON.stringify(value))),
  html: sendText(200, (value) => `<td>${html(value)}</td>`),
  "error-400": sendJson(400, (values) => ({ error: `invalid credentials: ${values.join(", ")}` })),
  "error-500": sendText(500, (value) => `Traceback: key=${value}`),
  "in-headers": (response, values) => {
    response.setHeader("x-echo", values.map(encodeURIComponent).join(","));
    response.statusMessage = "OK";
    response.end("{}");
  },
  redirect: (response, values) => {
    const [value = ""] = values;
    response.writeHead(302, { location: `http://${utf8(value).toString("hex").slice(0, 60)}.example.test/` });
    response.end();
  },
  pieces: async (response, values) => {
    for (const byte of utf8(values.join("|"))) {
      response.write(Uint8Array.of(byte));
      await delay(0);
    }
    response.end();
  },
  "cut-off": (response, values) => {
    const [value = ""] = values;
    const bytes = utf8(value);
    // The limit of an answer falls into the middle of the value.
    const before = "x".repeat(1_048_576 - Math.ceil(bytes.length / 2));
    response.end(Buffer.concat([utf8(before), bytes, utf8("x".repeat(100))]));
  },
  broken: (response, values) => {
    response.write(values.join("|"));
    setTimeout(() => response.destroy(), 20);
  },
};

export async function startEchoServer(): Promise<EchoServer> {
  const calls: EchoedCall[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((call) => {
      calls.push(call);
      const echo = ECHOES[new URL(call.url, "http://localhost").pathname.slice(1)];
      if (!echo) {
        response.writeHead(404);
        response.end();
        return;
      }
      return echo(response, valuesOf(call));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function receive(request: IncomingMessage): Promise<EchoedCall> {
  const chunks: Buffer[] = [];
  // Without an encoding set, a request yields buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { url: request.url ?? "", headers, body: Buffer.concat(chunks).toString("utf8") };
}
