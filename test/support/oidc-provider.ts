import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export type OidcPerson = { sub: string } & Record<string, unknown>;

export interface OidcTestProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in at the next visit. */
  person: OidcPerson;
  /** What the next token answers get wrong. */
  fault: "none" | "nonce" | "audience" | "issuer" | "expired" | "key" | "unsigned" | "denied";
}

type Grant = { redirectUri: string; challenge: string; nonce: string; person: OidcPerson };

const KEY_ID = "test-key";

/**
 * An OpenID provider on the loopback that signs in whoever the test says: discovery, keys, authorization code with
 * PKCE, and a token endpoint that checks client, address, code and verifier as a real one does.
 * @param host by which it calls itself; browsers take `localhost` for another site than 127.0.0.1.
 */
export async function startOidcProvider(host = "127.0.0.1"): Promise<OidcTestProvider> {
  const [right, wrong] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
  const jwk = { ...(await exportJWK(right.publicKey)), kid: KEY_ID, alg: "ES256", use: "sig" };
  const grants = new Map<string, Grant>();
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  const provider: OidcTestProvider = {
    issuer: `http://${host}:${port}`,
    clientId: "cdsa",
    clientSecret: "a secret: with signs/+&",
    person: { sub: "nobody" },
    fault: "none",
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const { issuer } = provider;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/.well-known/openid-configuration") {
      sendJson(response, 200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["ES256"],
        code_challenge_methods_supported: ["S256"],
      });
    } else if (url.pathname === "/keys") sendJson(response, 200, { keys: [jwk] });
    else if (url.pathname === "/authorize") authorize(url.searchParams, response);
    else if (url.pathname === "/token") await exchange(request, response);
    else sendJson(response, 404, {});
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const back = new URL(query.get("redirect_uri") ?? "");
    back.searchParams.set("state", query.get("state") ?? "");
    if (provider.fault === "denied") back.searchParams.set("error", "access_denied");
    else {
      const code = randomUUID();
      grants.set(code, {
        redirectUri: query.get("redirect_uri") ?? "",
        challenge: query.get("code_challenge") ?? "",
        nonce: query.get("nonce") ?? "",
        person: provider.person,
      });
      back.searchParams.set("code", code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams(await readBody(request));
    const credentials = [provider.clientId, provider.clientSecret].map((part) =>
      new URLSearchParams({ "": part }).toString().slice(1),
    );
    const expected = `Basic ${Buffer.from(credentials.join(":")).toString("base64")}`;
    const code = body.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (request.headers.authorization !== expected) sendJson(response, 401, { error: "invalid_client" });
    else if (grant?.challenge !== challenge || grant.redirectUri !== body.get("redirect_uri"))
      sendJson(response, 400, { error: "invalid_grant" });
    else {
      sendJson(response, 200, {
        access_token: randomUUID(),
        token_type: "Bearer",
        expires_in: 60,
        id_token: await idToken(grant),
      });
    }
  }

  async function idToken({ nonce, person }: Grant): Promise<string> {
    const { fault } = provider;
    const { sub, ...claims } = person;
    const now = Math.floor(Date.now() / 1000) - (fault === "expired" ? 3_600 : 0);
    const token = await new SignJWT({ ...claims, nonce: fault === "nonce" ? "another" : nonce })
      .setProtectedHeader({ alg: "ES256", kid: KEY_ID })
      .setIssuer(fault === "issuer" ? "https://elsewhere.example" : issuer)
      .setAudience(fault === "audience" ? "another-client" : provider.clientId)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(fault === "key" ? wrong.privateKey : right.privateKey);
    if (fault !== "unsigned") return token;
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    return `${none}.${token.split(".")[1] ?? ""}.`;
  }

  return provider;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
