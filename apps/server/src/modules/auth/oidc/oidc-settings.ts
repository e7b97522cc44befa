import type { Role } from "@cdsa/contracts";

/** Sign-in at an OpenID provider, as the operator set it up. */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Null where it follows from the address the request came to. */
  redirectUri: string | null;
  scopes: readonly string[];
  /** Which roles a person gets at their first sign-in, by the values of a claim; null where everybody is an ANALYST. */
  roles: { claim: string; byValue: ReadonlyMap<string, Role> } | null;
  /** Whether a first sign-in may take over the account that has its verified e-mail address. */
  linkByEmail: boolean;
};
