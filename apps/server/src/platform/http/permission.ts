import { type Role, roleCovers, type TokenScope } from "@cdsa/contracts";
import type { Actor } from "../actor.ts";

/** Who may call a route. Every route states one, or the server does not start. */
export type Permission =
  | { access: "public" }
  | {
      access: "signed-in";
      /** What an API token needs; without it only a sign-in of the page is accepted. */
      scope?: TokenScope;
      /** Lowest role that may call it; every role where absent. */
      role?: Role;
      /** Whether an auditor may call it whatever their role. */
      orAuditor?: boolean;
    };

export type PermissionDenial = "role" | "scope";

/** Why this person may not call the route; null where they may. */
export function denialOf(permission: Permission, actor: Actor): PermissionDenial | null {
  if (permission.access === "public") return null;
  if (actor.via.kind === "token" && (!permission.scope || !actor.via.scopes.includes(permission.scope)))
    return "scope";
  const roleSuffices = !permission.role || roleCovers(actor.role, permission.role);
  return roleSuffices || (permission.orAuditor && actor.isAuditor) ? null : "role";
}

/** The permission in words, for `x-permission` in the OpenAPI document. */
export function describePermission(permission: Permission): string {
  if (permission.access === "public") return "public";
  const who = permission.role ? `role ${permission.role} or above` : "any signed-in user";
  const auditor = permission.orAuditor ? " or an auditor" : "";
  const token = permission.scope ? `; API tokens need the scope ${permission.scope}` : "; not for API tokens";
  return `${who}${auditor}${token}`;
}
