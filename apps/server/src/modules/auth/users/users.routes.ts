import {
  CreateUserRequestSchema,
  EraseUserRequestSchema,
  IdSchema,
  ListPeopleQuerySchema,
  ListUsersQuerySchema,
  PersonPageSchema,
  UpdateUserRequestSchema,
  UserPageSchema,
  UserSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { requireIfMatch } from "../../../platform/http/if-match.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { createUser } from "./create-user.ts";
import { eraseUser } from "./erase-user.ts";
import { listPeople, listUsers, viewUser } from "./list-users.ts";
import { updateUser } from "./update-user.ts";

const MANAGE: Permission = { access: "signed-in", role: "ADMIN", scope: "users:manage" };
/** Whoever may keep secrets chooses whom to give them to. */
const CHOOSE: Permission = { access: "signed-in", role: "MANAGER", scope: "users:manage" };
const config = { permission: MANAGE };
const params = z.strictObject({ id: IdSchema });

/** `/users` of the API: for administrators, and the directory for managers. */
export const usersRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.get(
      "/users",
      { config, schema: { querystring: ListUsersQuerySchema, response: { 200: UserPageSchema } } },
      (request) => listUsers(context, request.query),
    );
    server.post(
      "/users",
      { config, schema: { body: CreateUserRequestSchema, response: { 201: UserSchema } } },
      async (request, reply) => {
        const user = await createUser(context, requireActor(request), request.body);
        return reply.status(201).send(user);
      },
    );
    server.get(
      "/users/directory",
      {
        config: { permission: CHOOSE },
        schema: { querystring: ListPeopleQuerySchema, response: { 200: PersonPageSchema } },
      },
      (request) => listPeople(context, request.query),
    );
    server.get("/users/:id", { config, schema: { params, response: { 200: UserSchema } } }, (request) =>
      viewUser(context, request.params.id),
    );
    server.put(
      "/users/:id",
      { config, schema: { params, body: UpdateUserRequestSchema, response: { 200: UserSchema } } },
      (request) => {
        const version = requireIfMatch(request);
        const { id } = request.params;
        return updateUser(context, requireActor(request), { id, version, update: request.body });
      },
    );
    server.post(
      "/users/:id/erase",
      { config, schema: { params, body: EraseUserRequestSchema, response: { 200: UserSchema } } },
      (request) => eraseUser(context, requireActor(request), request.params.id, request.body.reason),
    );
  };
