import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Actor, RequestOrigin } from "../../platform/actor.ts";
import { hashToken } from "../../platform/crypto/secret-token.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { originOf } from "../../platform/http/require-actor.ts";
import type { AuthContext } from "./auth-context.ts";
import { invalidToken } from "./auth.errors.ts";
import {
  findRights,
  findSessionRights,
  findTokenRights,
  markTokenUsed,
  type PersonRights,
  type SessionRights,
  takeTicket,
  type TokenRights,
} from "./actors.repository.ts";
import { API_TOKEN_PREFIX } from "./api-tokens/api-token-form.ts";

const TOKEN_USE_INTERVAL_MS = 60_000;
const BEARER = /^Bearer +(\S+)$/i;
const API_TOKEN = new RegExp(`^${API_TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`);
const TicketQuerySchema = z.object({ ticket: z.string().min(1).max(200) });

const actorOf = (
  { userId, username, role, clearance, isAuditor }: PersonRights,
  via: Actor["via"],
  origin: RequestOrigin,
  steppedUpUntil: Date | null = null,
): Actor => ({ userId, username, role, clearance, isAuditor, via, steppedUpUntil, origin });

const sessionActor = (rights: SessionRights, origin: RequestOrigin): Actor =>
  actorOf(rights, { kind: "session", sessionId: rights.sessionId }, origin, rights.steppedUpUntil);

const tokenActor = (rights: TokenRights, origin: RequestOrigin): Actor =>
  actorOf(rights, { kind: "token", tokenId: rights.tokenId, scopes: rights.scopes }, origin);

async function byAccessToken(
  { db, accessTokens }: AuthContext,
  token: string,
  origin: RequestOrigin,
): Promise<Actor> {
  const claims = accessTokens.verify(token);
  const rights = claims && (await findSessionRights(db, claims.sid, claims.sub));
  if (!rights) throw invalidToken();
  return sessionActor(rights, origin);
}

async function byApiToken({ db, clock }: AuthContext, token: string, origin: RequestOrigin): Promise<Actor> {
  const rights = API_TOKEN.test(token) ? await findTokenRights(db, { hash: hashToken(token) }) : null;
  if (!rights) throw invalidToken();
  const usedMs = rights.lastUsedAt?.getTime() ?? 0;
  if (clock().getTime() - usedMs > TOKEN_USE_INTERVAL_MS) await markTokenUsed(db, rights.tokenId);
  return tokenActor(rights, origin);
}

async function byTicket({ db }: AuthContext, ticket: string, origin: RequestOrigin): Promise<Actor> {
  const session = await takeTicket(db, hashToken(ticket));
  const rights = session && (await findSessionRights(db, session.sessionId, session.userId));
  if (!rights) throw invalidToken();
  return sessionActor(rights, origin);
}

/**
 * Who sent a request: by an access token, an API token, or on routes that take one a ticket. Role, clearance and
 * sign-in are read from the database each time.
 * @returns null without credentials.
 * @throws AppError 401 for credentials that do not hold.
 */
export async function authenticate(context: AuthContext, request: FastifyRequest): Promise<Actor | null> {
  const { authorization } = request.headers;
  const origin = originOf(request);
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken();
    return token.startsWith(API_TOKEN_PREFIX)
      ? byApiToken(context, token, origin)
      : byAccessToken(context, token, origin);
  }
  if (!request.routeOptions.config.acceptsTicket) return null;
  const query = TicketQuerySchema.safeParse(request.query);
  return query.success ? byTicket(context, query.data.ticket, origin) : null;
}

/**
 * Who signed in before, as they are now: for connections that go on asking after their first request.
 * @throws AppError 401 where the sign-in or token does not hold any more.
 */
export async function reloadActor({ db }: Pick<AuthContext, "db">, actor: Actor): Promise<Actor> {
  const { via, userId, origin } = actor;
  if (via.kind === "session") {
    const rights = await findSessionRights(db, via.sessionId, userId);
    if (rights) return sessionActor(rights, origin);
  } else if (via.kind === "token") {
    const rights = await findTokenRights(db, { id: via.tokenId });
    if (rights) return tokenActor(rights, origin);
  }
  throw invalidToken();
}

/**
 * A person as they are now, for what the server does in their name later: a resumed run, an approved call.
 * @returns null where the person is inactive, erased or unknown.
 */
export async function loadActor(db: Queryable, userId: string, origin: RequestOrigin): Promise<Actor | null> {
  const rights = await findRights(db, userId);
  return rights && actorOf(rights, { kind: "server" }, origin);
}
