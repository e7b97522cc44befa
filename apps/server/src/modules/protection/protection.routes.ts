import {
  IdSchema,
  PageQuerySchema,
  ProtectionConfigSchema,
  ProtectionDictionaryPageSchema,
  ProtectionDictionarySchema,
  ProtectionPatternPageSchema,
  ProtectionPatternSchema,
  SaveDictionaryRequestSchema,
  SavePatternRequestSchema,
  TryProtectionRequestSchema,
  TryProtectionResultSchema,
  UpdateProtectionRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { changeSettings } from "./change-settings.ts";
import { listRules } from "./list-rules.ts";
import { presentDictionary, presentPattern, presentSettings } from "./present-protection.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { addRule, changeRule, type GivenRule, removeRule } from "./save-rule.ts";
import { tryProtection } from "./try-protection.ts";

const MANAGE: Permission = { access: "signed-in", role: "ADMIN", scope: "models:manage" };
/** Anybody may see what would become of a text of theirs. */
const TRY: Permission = { access: "signed-in", scope: "models:read" };

const ParamsSchema = z.strictObject({ id: IdSchema });

/** `/llm/protection` of the API. */
export const protectionRoutes =
  (context: ProtectionContext): RoutePlugin =>
  (server) => {
    addSettingsRoutes(server, context);
    addPatternRoutes(server, context);
    addDictionaryRoutes(server, context);
  };

function addSettingsRoutes(server: HttpServer, context: ProtectionContext): void {
  server.get(
    "/llm/protection",
    { config: { permission: MANAGE }, schema: { response: { 200: ProtectionConfigSchema } } },
    (_request, reply) => {
      const settings = presentSettings(context.directory.current());
      reply.header("etag", `"${settings.version}"`);
      return settings;
    },
  );
  server.put(
    "/llm/protection",
    {
      config: { permission: MANAGE },
      schema: { body: UpdateProtectionRequestSchema, response: { 200: ProtectionConfigSchema } },
    },
    async (request) => {
      await changeSettings(context, requireActor(request), requireIfMatch(request), request.body);
      return presentSettings(context.directory.current());
    },
  );
  server.post(
    "/llm/protection/try",
    {
      config: { permission: TRY },
      schema: { body: TryProtectionRequestSchema, response: { 200: TryProtectionResultSchema } },
    },
    ({ body }) => tryProtection(context, body),
  );
}

function addPatternRoutes(server: HttpServer, context: ProtectionContext): void {
  const config = { permission: MANAGE };
  const toRule = ({ pattern, ...rest }: z.infer<typeof SavePatternRequestSchema>): GivenRule => ({
    kind: "pattern",
    ...rest,
    definition: { pattern },
  });
  const path = "/llm/protection/patterns";
  server.get(
    path,
    {
      config,
      schema: { querystring: PageQuerySchema, response: { 200: ProtectionPatternPageSchema } },
    },
    ({ query }) => listRules(context, "pattern", query, presentPattern),
  );
  server.post(
    path,
    { config, schema: { body: SavePatternRequestSchema, response: { 201: ProtectionPatternSchema } } },
    async (request, reply) =>
      reply
        .status(201)
        .send(presentPattern(await addRule(context, requireActor(request), toRule(request.body)))),
  );
  server.put(
    `${path}/:id`,
    {
      config,
      schema: {
        params: ParamsSchema,
        body: SavePatternRequestSchema,
        response: { 200: ProtectionPatternSchema },
      },
    },
    async (request) => {
      const which = { id: request.params.id, version: requireIfMatch(request) };
      return presentPattern(await changeRule(context, requireActor(request), which, toRule(request.body)));
    },
  );
  server.delete(
    `${path}/:id`,
    { config, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeRule(context, requireActor(request), "pattern", request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function addDictionaryRoutes(server: HttpServer, context: ProtectionContext): void {
  const config = { permission: MANAGE };
  const toRule = ({ terms, ...rest }: z.infer<typeof SaveDictionaryRequestSchema>): GivenRule => ({
    kind: "dictionary",
    ...rest,
    definition: { terms },
  });
  const path = "/llm/protection/dictionaries";
  server.get(
    path,
    {
      config,
      schema: { querystring: PageQuerySchema, response: { 200: ProtectionDictionaryPageSchema } },
    },
    ({ query }) => listRules(context, "dictionary", query, presentDictionary),
  );
  server.post(
    path,
    {
      config,
      schema: { body: SaveDictionaryRequestSchema, response: { 201: ProtectionDictionarySchema } },
    },
    async (request, reply) =>
      reply
        .status(201)
        .send(presentDictionary(await addRule(context, requireActor(request), toRule(request.body)))),
  );
  server.put(
    `${path}/:id`,
    {
      config,
      schema: {
        params: ParamsSchema,
        body: SaveDictionaryRequestSchema,
        response: { 200: ProtectionDictionarySchema },
      },
    },
    async (request) => {
      const which = { id: request.params.id, version: requireIfMatch(request) };
      return presentDictionary(await changeRule(context, requireActor(request), which, toRule(request.body)));
    },
  );
  server.delete(
    `${path}/:id`,
    { config, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeRule(context, requireActor(request), "dictionary", request.params.id);
      return reply.status(204).send(null);
    },
  );
}
