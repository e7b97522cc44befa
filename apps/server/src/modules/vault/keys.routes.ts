import {
  IdSchema,
  ImportSecretsRequestSchema,
  ImportSecretsResultSchema,
  PageQuerySchema,
  VaultRotationPageSchema,
  VaultRotationSchema,
  VaultStatusSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { HttpServer } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { importSecrets } from "./import-secrets.ts";
import { presentRotation, rotateKeys } from "./rotate-keys.ts";
import { findRotation, findRotations } from "./rotations.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { vaultStatus } from "./vault-status.ts";

const KEYS: Permission = { access: "signed-in", scope: "vault:write", role: "ADMIN" };
const IMPORT: Permission = { access: "signed-in", scope: "vault:write", role: "MANAGER" };

/** Import, key-encryption keys and their rotation. */
export function addKeyRoutes(server: HttpServer, context: VaultContext): void {
  server.post(
    "/vault/import",
    {
      config: { permission: IMPORT, refusesIdempotencyKey: true },
      schema: { body: ImportSecretsRequestSchema, response: { 200: ImportSecretsResultSchema } },
    },
    (request) => importSecrets(context, requireActor(request), request.body),
  );
  server.get(
    "/vault/status",
    { config: { permission: KEYS }, schema: { response: { 200: VaultStatusSchema } } },
    () => vaultStatus(context),
  );
  server.post(
    "/vault/rotate",
    { config: { permission: KEYS }, schema: { response: { 202: VaultRotationSchema } } },
    async (request, reply) => reply.status(202).send(await rotateKeys(context, requireActor(request))),
  );
  server.get(
    "/vault/rotations",
    {
      config: { permission: KEYS },
      schema: { querystring: PageQuerySchema, response: { 200: VaultRotationPageSchema } },
    },
    async ({ query }) => {
      const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
      const rows = await findRotations(context.db, { before, limit: query.limit + 1 });
      return toPage(rows, query.limit, (row) => row.id, presentRotation);
    },
  );
  server.get(
    "/vault/rotations/:id",
    {
      config: { permission: KEYS },
      schema: { params: z.strictObject({ id: IdSchema }), response: { 200: VaultRotationSchema } },
    },
    async (request) => {
      const row = await findRotation(context.db, request.params.id);
      if (!row) throw notFound();
      return presentRotation(row);
    },
  );
}
