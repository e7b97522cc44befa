import {
  CreateSecretRequestSchema,
  IdSchema,
  ListSecretsQuerySchema,
  PageQuerySchema,
  ReadSecretQuerySchema,
  SecretPageSchema,
  SecretSchema,
  SecretValueSchema,
  SecretVersionPageSchema,
  UpdateSecretRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { createSecret } from "./create-secret.ts";
import { deleteSecret } from "./delete-secret.ts";
import { destroyVersion } from "./destroy-version.ts";
import { addKeyRoutes } from "./keys.routes.ts";
import { listSecrets } from "./list-secrets.ts";
import { listVersions } from "./list-versions.ts";
import { readSecret } from "./read-secret.ts";
import { requireReason } from "./reason-header.ts";
import { updateSecret } from "./update-secret.ts";
import type { VaultContext } from "./vault-context.ts";

const READ: Permission = { access: "signed-in", scope: "vault:read" };
/** A step-up belongs to a sign-in, so no API token is ever shown a value. */
const SHOW: Permission = { access: "signed-in" };
const WRITE: Permission = { access: "signed-in", scope: "vault:write", role: "MANAGER" };

const ParamsSchema = z.strictObject({ id: IdSchema });
const VersionParamsSchema = ParamsSchema.extend({
  version: z.coerce.number().int().min(1).max(2_147_483_647),
});

/** `/vault` of the API. */
export const vaultRoutes =
  (context: VaultContext): RoutePlugin =>
  (server) => {
    addReadingRoutes(server, context);
    addWritingRoutes(server, context);
    addVersionRoutes(server, context);
    addKeyRoutes(server, context);
  };

function addReadingRoutes(server: HttpServer, context: VaultContext): void {
  server.get(
    "/vault/secrets",
    {
      config: { permission: READ },
      schema: { querystring: ListSecretsQuerySchema, response: { 200: SecretPageSchema } },
    },
    (request) => listSecrets(context, requireActor(request), request.query),
  );
  server.get(
    "/vault/secrets/:id",
    {
      config: { permission: SHOW, refusesIdempotencyKey: true },
      schema: {
        params: ParamsSchema,
        querystring: ReadSecretQuerySchema,
        response: { 200: SecretValueSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const reading = { id, version: request.query.version, reason: requireReason(request) };
      const value = await readSecret(context, requireActor(request), reading);
      reply.header("cache-control", "no-store");
      return value;
    },
  );
}

function addWritingRoutes(server: HttpServer, context: VaultContext): void {
  const config = { permission: WRITE, refusesIdempotencyKey: true };
  server.post(
    "/vault/secrets",
    { config, schema: { body: CreateSecretRequestSchema, response: { 201: SecretSchema } } },
    async (request, reply) => {
      const secret = await createSecret(context, requireActor(request), request.body);
      return reply.status(201).header("etag", `"${secret.version}"`).send(secret);
    },
  );
  server.put(
    "/vault/secrets/:id",
    {
      config,
      schema: { params: ParamsSchema, body: UpdateSecretRequestSchema, response: { 200: SecretSchema } },
    },
    async (request, reply) => {
      const change = { id: request.params.id, version: requireIfMatch(request), changes: request.body };
      const secret = await updateSecret(context, requireActor(request), change);
      reply.header("etag", `"${secret.version}"`);
      return secret;
    },
  );
  server.delete(
    "/vault/secrets/:id",
    { config: { permission: WRITE }, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteSecret(context, requireActor(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function addVersionRoutes(server: HttpServer, context: VaultContext): void {
  server.get(
    "/vault/secrets/:id/versions",
    {
      config: { permission: READ },
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: SecretVersionPageSchema },
      },
    },
    (request) => listVersions(context, requireActor(request), request.params.id, request.query),
  );
  server.delete(
    "/vault/secrets/:id/versions/:version",
    { config: { permission: WRITE }, schema: { params: VersionParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await destroyVersion(context, requireActor(request), request.params);
      return reply.status(204).send(null);
    },
  );
}
