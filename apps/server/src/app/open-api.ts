import swagger from "@fastify/swagger";
import { createJsonSchemaTransform } from "@fastify/type-provider-zod";
import swaggerUi from "@fastify/swagger-ui";
import type { Config } from "../config/config.ts";
import type { HttpServer } from "../platform/http/http-types.ts";
import { describePermission } from "../platform/http/permission.ts";

const toJsonSchema = createJsonSchemaTransform({ skipList: [] });

/** OpenAPI 3.1 from the contracts: the document at /api/v1/openapi.json, readable at /docs. */
export async function registerOpenApi(server: HttpServer, config: Config): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: config.appName, version: config.version },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
    transform: (input) => {
      const { schema, url } = toJsonSchema(input);
      const permission = input.route.config?.permission;
      return {
        url,
        schema: {
          ...schema,
          ...(permission && { "x-permission": describePermission(permission) }),
          ...(permission?.access === "signed-in" && { security: [{ bearer: [] }] }),
        },
      };
    },
  });
  server.addHook("onRoute", (route) => {
    // The reader's own files; they show what the routes declare and nothing of the data.
    if (route.url.startsWith("/docs")) {
      route.config = {
        ...route.config,
        permission: { access: "public" },
        answersItself: true,
        rateLimitExempt: true,
      };
    }
  });
  await server.register(swaggerUi, { routePrefix: "/docs", staticCSP: false });
  server.get(
    "/api/v1/openapi.json",
    { config: { permission: { access: "public" }, answersItself: true }, schema: { hide: true } },
    () => server.swagger(),
  );
}
