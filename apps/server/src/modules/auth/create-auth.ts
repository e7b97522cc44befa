import type { User } from "@cdsa/contracts";
import type { FastifyRequest } from "fastify";
import { type Actor, type RequestOrigin, SERVER_ORIGIN } from "../../platform/actor.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { Person } from "./actors.repository.ts";
import { createAccessTokens } from "./access-tokens/access-tokens.ts";
import { apiTokensRoutes } from "./api-tokens/api-tokens.routes.ts";
import type { AuthContext, AuthDependencies } from "./auth-context.ts";
import { authenticate, loadActor, reloadActor } from "./authenticate.ts";
import { deleteExpired } from "./delete-expired.ts";
import { groupsRoutes } from "./groups/groups.routes.ts";
import { invitesRoutes } from "./invites/invites.routes.ts";
import { issueTicket, type Ticket } from "./issue-ticket.ts";
import { oidcRoutes } from "./oidc/oidc.routes.ts";
import { createPasswords } from "./passwords/passwords.ts";
import { findActiveUsers, loadPeople, teamOf, usernamesOf } from "./people.ts";
import { profileRoutes } from "./profile/profile.routes.ts";
import { watchRevocations } from "./revocations.ts";
import { prepareSetupToken } from "./setup/prepare-setup-token.ts";
import { setupRoutes } from "./setup/setup.routes.ts";
import { signInRoutes } from "./sign-in/sign-in.routes.ts";
import type { NewUser } from "./users/add-user.ts";
import { createUser } from "./users/create-user.ts";
import { createUserAdministration, type UserAdministration } from "./users/user-administration.ts";
import { hasUsers } from "./users/users.repository.ts";
import { usersRoutes } from "./users/users.routes.ts";

export interface Auth {
  readonly routes: readonly RoutePlugin[];
  /** Who sent a request; null without credentials. Throws 401 for credentials that do not hold. */
  authenticate(request: FastifyRequest): Promise<Actor | null>;
  /** A person as they are now, for what the server does in their name; null where inactive, erased or unknown. */
  loadActor(db: Queryable, userId: string, origin: RequestOrigin): Promise<Actor | null>;
  /** Who signed in before, as they are now. Throws 401 where the sign-in or token does not hold any more. */
  reloadActor(actor: Actor): Promise<Actor>;
  /** People by id, active or not; unknown ids are left out. */
  loadPeople(db: Queryable, ids: readonly string[]): Promise<Map<string, Person>>;
  findActiveUsers(db: Queryable, ids: readonly string[]): Promise<Person[]>;
  usernamesOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>>;
  /** Ids of those whose manager this person is. */
  teamOf(db: Queryable, userId: string): Promise<string[]>;
  /** Makes a one-use secret that opens a stream where a header cannot be sent. */
  issueTicket(tx: Queryable, actor: Actor): Promise<Ticket>;
  /** Ends open streams of this instance when their sign-in, token or rights end anywhere; until disposed of. */
  watchRevocations(): Disposable;
  hasUsers(): Promise<boolean>;
  /** The token that lets the first administrator in; null once there is one. */
  prepareFirstStart(): Promise<string | null>;
  /** Adds a person on the server's own account: sample data, the command line. */
  createUser(user: NewUser & { password: string }): Promise<User>;
  /** What the operator may do to people at the command line. */
  readonly administration: UserAdministration;
  /** Deletes tickets, counters and sign-ins that have run out; for a daily job. */
  deleteExpired(): Promise<void>;
}

/** People, how they sign in, and what acts in their name. */
export function createAuth({ secrets, ...dependencies }: AuthDependencies): Auth {
  const { db, settings, clock } = dependencies;
  const context: AuthContext = {
    ...dependencies,
    accessTokens: createAccessTokens({
      algorithm: settings.jwtAlgorithm,
      secretKey: secrets.jwtSecretKey,
      lifetimeSeconds: settings.accessTokenMinutes * 60,
      clock,
    }),
    passwords: createPasswords(),
    oidcKey: { id: "oidc-1", key: deriveKey(secrets.secretKey, "auth-oidc-attempt") },
    hashKeys: {
      names: deriveKey(secrets.secretKey, "auth-names"),
      throttle: deriveKey(secrets.secretKey, "auth-throttle"),
      setup: deriveKey(secrets.secretKey, "auth-setup-token"),
    },
  };
  const routes = [
    signInRoutes,
    oidcRoutes,
    profileRoutes,
    setupRoutes,
    usersRoutes,
    invitesRoutes,
    groupsRoutes,
    apiTokensRoutes,
  ].map((routesOf) => routesOf(context));
  return {
    routes,
    authenticate: (request) => authenticate(context, request),
    loadActor,
    reloadActor: (actor) => reloadActor(context, actor),
    loadPeople,
    findActiveUsers,
    usernamesOf,
    teamOf,
    issueTicket,
    watchRevocations: () => watchRevocations(context),
    hasUsers: () => hasUsers(db),
    prepareFirstStart: () => prepareSetupToken(context),
    createUser: (user) => createUser(context, { userId: null, origin: SERVER_ORIGIN }, user),
    administration: createUserAdministration(context),
    deleteExpired: () => deleteExpired(db),
  };
}
