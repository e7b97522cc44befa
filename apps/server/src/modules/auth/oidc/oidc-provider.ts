import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  type CustomFetchOptions,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { z } from "zod";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch, type OperatorScope } from "../../../platform/egress/operator-fetch.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** What a sign-in under way must be continued with. */
export const OidcAttemptSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type OidcAttempt = z.infer<typeof OidcAttemptSchema>;

const ClaimsSchema = z.looseObject({
  iss: z.string().min(1).max(1_000),
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional().catch(undefined),
  // Some providers write it as text.
  email_verified: z
    .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
    .optional()
    .catch(undefined),
  preferred_username: z.string().max(1_000).optional().catch(undefined),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});
/** What the provider says about a person. */
export type OidcClaims = z.infer<typeof ClaimsSchema>;

export interface OidcProvider {
  /** Where the browser goes to sign in, and what is needed when it comes back. */
  begin(redirectUri: string): Promise<{ url: URL; attempt: OidcAttempt }>;
  /**
   * Exchanges the code a browser came back with. Signature, issuer, audience, times, nonce, state and PKCE are checked
   * (OpenID Connect Core 1.0 section 3.1.3.7, RFC 9700).
   * @param query of the address the browser came back to.
   */
  finish(redirectUri: string, query: URLSearchParams, attempt: OidcAttempt): Promise<OidcClaims>;
}

const TIMEOUT_SECONDS = 10;
const SCOPE: OperatorScope = {
  label: "INTERNAL",
  purpose: "sign-in:oidc",
  connectTimeoutMs: TIMEOUT_SECONDS * 1000,
  maxResponseBytes: 1_048_576,
};

/** The provider's metadata, read from the issuer itself, may place its parts on other hosts. */
const partsOf = (configuration: Configuration): string[] => {
  const { token_endpoint, jwks_uri, userinfo_endpoint } = configuration.serverMetadata();
  return [token_endpoint, jwks_uri, userinfo_endpoint].filter((address) => address !== undefined);
};

const toRequestInit = ({ body, headers, method, signal }: CustomFetchOptions): RequestInit => ({
  method,
  headers,
  ...(body !== undefined && body !== null && { body }),
  ...(signal && { signal }),
});

/** As the provider says it wants the secret; in the header where it does not say. */
function authenticateClient(secret: string): ClientAuth {
  const [inHeader, inBody] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    (methods.includes("client_secret_basic") ? inHeader : inBody)(server, ...rest);
  };
}

/** Speaks OpenID Connect with the provider; its metadata is asked for at the first sign-in. */
export function createOidcProvider(settings: OidcSettings, egressLog: EgressLog): OidcProvider {
  const { issuer, clientId, clientSecret, scopes } = settings;
  const wayOut = createOperatorFetch({ log: egressLog, origins: [issuer] });
  let configuration: Promise<Configuration> | null = null;

  function configure(): Promise<Configuration> {
    const url = new URL(issuer);
    // Settings allow plain HTTP on the loopback alone; the name is marked so that it is not used by accident.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const insecure = url.protocol === "http:" ? [allowInsecureRequests] : [];
    configuration ??= discovery(url, clientId, {}, authenticateClient(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      [customFetch]: (url, options) => wayOut.within(SCOPE)(url, toRequestInit(options)),
      execute: [enableNonRepudiationChecks, ...insecure],
    }).catch((error: unknown) => {
      configuration = null;
      throw error;
    });
    return configuration;
  }

  return {
    async begin(redirectUri) {
      const provider = await configure();
      const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        response_type: "code",
        scope: scopes.join(" "),
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: "S256",
      });
      return { url, attempt };
    },
    async finish(redirectUri, query, { state, nonce, verifier }) {
      const provider = await configure();
      wayOut.allow(partsOf(provider));
      const returned = new URL(redirectUri);
      returned.search = query.toString();
      const tokens = await authorizationCodeGrant(provider, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = ClaimsSchema.parse(tokens.claims());
      if (claims.email !== undefined || provider.serverMetadata().userinfo_endpoint === undefined)
        return claims;
      const more = await fetchUserInfo(provider, tokens.access_token, claims.sub);
      return ClaimsSchema.parse({
        ...more,
        ...claims,
        email: more.email,
        email_verified: more.email_verified,
      });
    },
  };
}
