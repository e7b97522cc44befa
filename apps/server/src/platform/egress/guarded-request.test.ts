import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { EgressEntry } from "./egress-log.ts";
import { createEgressPolicy, EgressRefusedError } from "./egress-policy.ts";
import { RequestFailedError, type Resolve } from "./exchange.ts";
import { createGuardedFetch, type GuardedRequest } from "./guarded-request.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

type Server = { port: number; requests: { url: string; headers: IncomingMessage["headers"] }[] };

async function serve(listener: RequestListener): Promise<Server> {
  const requests: Server["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on TCP has an address with a port.
  return { port: (server.address() as AddressInfo).port, requests };
}

function fetchWith(allow: readonly string[], resolve?: Resolve) {
  const entries: EgressEntry[] = [];
  const refusals: EgressEntry[] = [];
  const fetch = createGuardedFetch({
    policy: createEgressPolicy(allow),
    log: {
      record: async (entry) => {
        (entry.outcome === "sent" ? entries : refusals).push(entry);
      },
      bytesOut: () => 0,
    },
    ...(resolve && { resolve }),
  });
  const send = (url: string, over: Partial<GuardedRequest> = {}) =>
    fetch({
      method: "GET",
      url: new URL(url),
      headers: {},
      body: null,
      timeoutMs: 2_000,
      maxResponseBytes: 1_000,
      signal: new AbortController().signal,
      label: "INTERNAL",
      purpose: "test",
      executionId: null,
      ...over,
    });
  return { send, entries, refusals };
}

const answerOk: RequestListener = (_request, response) => response.end("ok");

const LITERAL_FORMS = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "2130706433",
  "017700000001",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "0x7f.1",
  "127.0.0.1.",
  "0",
  "0.0.0.0",
  "%31%32%37.0.0.1",
  "１２７.０.０.１",
  "127。0。0。1",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "[fd00:ec2::254]",
  "[ff02::1]",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "100.100.100.200",
  "100.64.0.1",
  "168.63.129.16",
  "localhost",
];

describe("a private address", () => {
  it("is not reached in any of its forms where only its host is listed", async () => {
    const canary = await serve(answerOk);
    expect(LITERAL_FORMS.length).toBeGreaterThan(30);
    for (const form of LITERAL_FORMS) {
      const url = `http://${form}:${canary.port}/`;
      const { send, entries, refusals } = fetchWith([new URL(url).hostname]);
      await expect(send(url), form).rejects.toThrow(EgressRefusedError);
      expect(entries).toEqual([]);
      expect(refusals).toMatchObject([{ outcome: "refused", bytes: 0, label: "INTERNAL" }]);
    }
    expect(canary.requests).toEqual([]);
  });

  const RESOLVED = [
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "::ffff:127.0.0.1",
    "0.0.0.0",
    "::",
    "169.254.169.254",
    "fe80::1%lo",
    "fd00:ec2::254",
    "64:ff9b::7f00:1",
    "10.0.0.1",
  ];
  it.each(RESOLVED)("is not reached through a name that resolves to %s", async (address) => {
    const canary = await serve(answerOk);
    const resolve: Resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address, family: address.includes(":") ? 6 : 4 },
    ];
    const { send } = fetchWith(["api.example.test"], resolve);
    await expect(send(`http://api.example.test:${canary.port}/`)).rejects.toThrow(EgressRefusedError);
    expect(canary.requests).toEqual([]);
  });

  it("is reached where it is listed with its port, but through a name never the loopback or link-local", async () => {
    const canary = await serve(answerOk);
    const at =
      (address: string): Resolve =>
      async () => [{ address, family: 4 }];
    const host = `api.example.test:${canary.port}`;
    for (const address of ["127.0.0.1", "169.254.169.254", "0.0.0.0"]) {
      await expect(fetchWith([host], at(address)).send(`http://${host}/`)).rejects.toThrow(
        EgressRefusedError,
      );
    }
    expect(canary.requests).toEqual([]);
    const listed = fetchWith([host, `127.0.0.1:${canary.port}`], at("127.0.0.1"));
    expect((await listed.send(`http://${host}/`)).body).toBe("ok");
    const local = fetchWith([`localhost:${canary.port}`], at("127.0.0.1"));
    expect((await local.send(`http://localhost:${canary.port}/`)).body).toBe("ok");
  });

  it("is not reached by a name that resolves to something else the second time", async () => {
    const canary = await serve(answerOk);
    const answers = ["127.0.0.1", "10.0.0.1", "127.0.0.1"];
    let asked = 0;
    const resolve: Resolve = async () => {
      const address = answers[asked % answers.length] ?? "127.0.0.1";
      asked += 1;
      return [{ address, family: 4 }];
    };
    const { send } = fetchWith([`rebind.example.test:${canary.port}`, `127.0.0.1:${canary.port}`], resolve);
    // The first address is admitted, and is the one that is used: the name is asked for once.
    expect((await send(`http://rebind.example.test:${canary.port}/`)).body).toBe("ok");
    expect(asked).toBe(1);
    const strict = fetchWith(["rebind.example.test"], resolve);
    await expect(strict.send(`http://rebind.example.test:${canary.port}/`)).rejects.toThrow(
      EgressRefusedError,
    );
    expect(canary.requests).toHaveLength(1);
  });
});

describe("a redirect", () => {
  const redirectTo = (status: number, location: () => string) =>
    serve((_request, response) => {
      response.writeHead(status, { location: location() });
      response.end();
    });

  it.each(LITERAL_FORMS)("to %s reaches nothing", async (form) => {
    const canary = await serve(answerOk);
    const first = await redirectTo(302, () =>
      encodeURI(`http://${form}:${canary.port}/`).replaceAll(/%5[BD]/g, decodeURIComponent),
    );
    const { hostname } = new URL(`http://${form}/`);
    const { send, refusals } = fetchWith([`127.0.0.1:${first.port}`, hostname]);
    await expect(send(`http://127.0.0.1:${first.port}/`)).rejects.toThrow(EgressRefusedError);
    expect(canary.requests).toEqual([]);
    // Counted under the address that was refused, not under the one that named it, unless it is no address.
    const isAddress = !form.includes("%");
    const destination = isAddress ? `${hostname}:${canary.port}` : `127.0.0.1:${first.port}`;
    expect(refusals).toMatchObject([{ destination, outcome: "refused" }]);
  });

  it.each(["file:///etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://[", "//evil.example/"])(
    "to %s is refused",
    async (location) => {
      const first = await redirectTo(302, () => location);
      const { send } = fetchWith([`127.0.0.1:${first.port}`]);
      await expect(send(`http://127.0.0.1:${first.port}/`)).rejects.toThrow(EgressRefusedError);
    },
  );

  it("is followed three times, each hop counted, and not a fourth time", async () => {
    const looping = await redirectTo(302, () => "/again");
    const { send, entries, refusals } = fetchWith([`127.0.0.1:${looping.port}`]);
    await expect(send(`http://127.0.0.1:${looping.port}/`)).rejects.toThrow("at most 3 redirects");
    expect(looping.requests).toHaveLength(4);
    expect(entries).toHaveLength(4);
    expect(refusals).toMatchObject([{ destination: `127.0.0.1:${looping.port}`, bytes: 0 }]);
  });

  it("to another origin loses credentials and headers meant for the first", async () => {
    const second = await serve(answerOk);
    const first = await redirectTo(307, () => `http://127.0.0.1:${second.port}/there`);
    const { send } = fetchWith([`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`]);
    const headers = { authorization: "Bearer x", cookie: "a=b", "x-api-key": "y", accept: "text/plain" };
    const response = await send(`http://127.0.0.1:${first.port}/`, { headers, originHeaders: ["x-api-key"] });
    expect(response.body).toBe("ok");
    expect(first.requests[0]?.headers).toMatchObject(headers);
    const there = second.requests[0]?.headers ?? {};
    expect(there).toMatchObject({ accept: "text/plain" });
    for (const name of ["authorization", "cookie", "x-api-key"]) expect(there).not.toHaveProperty(name);
  });

  it("of a POST: 303 becomes GET, 308 stays on its origin, 301 is refused, and what arrived is not denied", async () => {
    const second = await serve(answerOk);
    const post = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    for (const [status, location, followed] of [
      [303, `http://127.0.0.1:${second.port}/`, true],
      [308, `http://127.0.0.1:${second.port}/`, false],
      [301, "/", false],
    ] as const) {
      const first = await redirectTo(status, () => location);
      const { send } = fetchWith([`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`]);
      const sent = send(`http://127.0.0.1:${first.port}/`, post);
      if (followed) expect((await sent).status).toBe(200);
      else await expect(sent).rejects.toMatchObject({ name: "RequestFailedError", mayHaveArrived: true });
    }
    expect(second.requests).toHaveLength(1);
    expect(second.requests[0]?.headers).not.toHaveProperty("content-type");
  });
});

describe("what leaves", () => {
  it("is counted to the byte, by destination and label, before it is sent", async () => {
    let received = 0;
    const server = createTcpServer((socket: Socket) => {
      socket.on("data", (chunk) => {
        received += chunk.length;
      });
      setTimeout(() => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"), 100);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stack.defer(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const { send, entries } = fetchWith([`127.0.0.1:${port}`]);
    for (const [method, body] of [
      ["POST", JSON.stringify({ text: "Zürich ☃" })],
      ["GET", null],
      ["DELETE", null],
      ["PUT", null],
    ] as const) {
      received = 0;
      await send(`http://127.0.0.1:${port}/path?q=%C3%BC`, { method, body, headers: { "x-a": "ü" } });
      expect(entries.at(-1), method).toMatchObject({
        destination: `127.0.0.1:${port}`,
        label: "INTERNAL",
        bytes: received,
      });
    }
  });

  it("does not leave where it cannot be counted", async () => {
    const server = await serve(answerOk);
    const fetch = createGuardedFetch({
      policy: createEgressPolicy([`127.0.0.1:${server.port}`]),
      log: { record: () => Promise.reject(new Error("the database is away")), bytesOut: () => 0 },
    });
    const request = {
      method: "POST",
      url: new URL(`http://127.0.0.1:${server.port}/`),
      headers: {},
      body: "{}",
      timeoutMs: 1_000,
      maxResponseBytes: 10,
      signal: new AbortController().signal,
      label: "PUBLIC",
      purpose: "test",
      executionId: null,
    } as const;
    await expect(fetch(request)).rejects.toThrow("nothing was sent");
    expect(server.requests).toEqual([]);
  });
});

describe("an answer", () => {
  it("is cut at the limit of its size", async () => {
    const server = await serve((_request, response) => response.end("x".repeat(100_000)));
    const response = await fetchWith([`127.0.0.1:${server.port}`]).send(`http://127.0.0.1:${server.port}/`);
    expect(response).toMatchObject({ truncated: true, body: "x".repeat(1_000) });
  });

  it("that does not come in time, redirects included, is a failure that may have had its effect", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/slow") return;
      setTimeout(() => {
        response.writeHead(302, { location: "/slow" });
        response.end();
      }, 150);
    });
    const { send } = fetchWith([`127.0.0.1:${server.port}`]);
    const started = performance.now();
    const failed = send(`http://127.0.0.1:${server.port}/`, { timeoutMs: 300 });
    await expect(failed).rejects.toThrow("No answer came within 300 ms");
    await expect(failed).rejects.toBeInstanceOf(RequestFailedError);
    await expect(failed).rejects.toMatchObject({ mayHaveArrived: true });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it("cannot come from where nobody listens, which has had no effect", async () => {
    const { send } = fetchWith(["127.0.0.1:1"]);
    await expect(send("http://127.0.0.1:1/")).rejects.toMatchObject({ mayHaveArrived: false });
  });
});
