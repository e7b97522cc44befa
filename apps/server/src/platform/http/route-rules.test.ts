import { validatorCompiler, serializerCompiler, type ZodTypeProvider } from "@fastify/type-provider-zod";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { HttpServer } from "./http-types.ts";
import { refuseUndeclaredRoutes, RouteDeclarationError } from "./route-rules.ts";

function createServer(): HttpServer {
  const server = Fastify().withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  refuseUndeclaredRoutes(server);
  return server;
}

const schema = { response: { 200: z.object({ ok: z.boolean() }) } };
const config = { permission: { access: "public" } } as const;

describe("a server", () => {
  it("does not start with a route that states no permission", async () => {
    const server = createServer();
    server.get("/open", { schema }, () => ({ ok: true }));
    await expect(server.ready()).rejects.toThrow(
      new RouteDeclarationError("GET /open states no permission."),
    );
  });

  it("does not start with a route whose 2xx answer has no schema", async () => {
    const server = createServer();
    server.get("/loose", { config }, () => ({ secret: "row" }));
    await expect(server.ready()).rejects.toThrow(/GET \/loose declares no schema/);
  });

  it("starts with routes that declare both, and sends only what is declared", async () => {
    const server = createServer();
    server.get("/declared", { config, schema }, () => ({ ok: true, passwordHash: "x" }));
    expect((await server.inject({ url: "/declared" })).json()).toEqual({ ok: true });
  });
});
