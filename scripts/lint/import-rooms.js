// Who may import whom. A module folder without a line here fails lint, so a new room is placed on purpose.

/** Modules (by folder name) that each module may import, through their index.ts; platform and contracts always. */
export const MODULE_TABLE = {
  audit: [],
  notifications: ["audit"],
  vault: ["audit", "notifications"],
  auth: ["audit", "notifications", "vault"],
  protection: ["audit", "vault"],
  llm: ["audit", "notifications", "vault", "protection"],
  approvals: ["audit", "auth", "notifications"],
  documents: ["audit", "auth", "notifications", "vault", "protection", "llm", "approvals"],
  tools: ["audit", "auth", "notifications", "vault", "protection", "approvals", "documents"],
  chat: ["audit", "notifications", "vault", "auth", "protection", "llm", "approvals", "documents", "tools"],
};

/** Rooms each room may import besides itself; `module` and `web:feature` stand for any of them. */
export const ROOM_TABLE = {
  contracts: [],
  config: ["contracts", "platform"],
  platform: ["contracts"],
  module: ["contracts", "platform"],
  app: ["contracts", "platform", "config", "module"],
  cli: ["contracts", "platform", "config", "module", "app"],
  main: ["contracts", "platform", "config", "app", "cli"],
  "web:root": ["contracts", "web:app", "web:lib", "web:components"],
  "web:app": ["contracts", "web:feature", "web:components", "web:lib"],
  "web:feature": ["contracts", "web:components", "web:lib"],
  "web:components": ["contracts", "web:lib"],
  "web:lib": ["contracts"],
};

const SERVER_ROOMS = new Set(["config", "app", "platform", "cli"]);
const WEB_ROOMS = new Set(["app", "components", "lib"]);

/**
 * The room a file belongs to.
 * @param {string} path relative to the root, with `/`
 * @returns {{ kind: string, name?: string, door?: boolean } | undefined} undefined outside the rooms (tests, scripts)
 */
export function roomOf(path) {
  if (path.startsWith("packages/contracts/src/")) {
    return { kind: "contracts", door: path === "packages/contracts/src/index.ts" };
  }
  if (path.startsWith("apps/server/src/")) return serverRoomOf(path.slice("apps/server/src/".length));
  if (path.startsWith("apps/web/src/")) return webRoomOf(path.slice("apps/web/src/".length));
  return undefined;
}

function serverRoomOf(path) {
  const [folder, name, ...rest] = path.split("/");
  if (name === undefined) return { kind: "main" };
  if (folder === "modules") {
    if (rest.length === 0) return { kind: "unknown", name: path };
    return { kind: "module", name, door: rest.join("/") === "index.ts" };
  }
  return SERVER_ROOMS.has(folder) ? { kind: folder } : { kind: "unknown", name: folder };
}

function webRoomOf(path) {
  const [folder, name, ...rest] = path.split("/");
  if (name === undefined) return { kind: "web:root" };
  if (folder === "features") {
    if (rest.length === 0) return { kind: "unknown", name: path };
    return { kind: "web:feature", name };
  }
  return WEB_ROOMS.has(folder) ? { kind: `web:${folder}` } : { kind: "unknown", name: folder };
}

/** @param {{ kind: string, name?: string }} room @returns {string} the room as a reader knows it */
export function nameOf(room) {
  return room.name === undefined ? room.kind : `${room.kind} "${room.name}"`;
}

/**
 * Judges one import between two files of the repository.
 * @returns {{ messageId: string, data: Record<string, string> } | undefined} undefined where it is allowed
 */
export function judgeImport(from, to) {
  const data = { from: nameOf(from), to: nameOf(to) };
  const same = from.kind === to.kind && from.name === to.name;
  if (same) return undefined;
  if (from.kind === "module" && to.kind === "module") {
    if (!allowedModules(from.name).includes(to.name)) return { messageId: "notAllowed", data };
  } else if (!ROOM_TABLE[from.kind]?.includes(to.kind)) {
    return { messageId: "notAllowed", data };
  }
  return to.kind === "module" && !to.door ? { messageId: "throughDoor", data } : undefined;
}

/** @param {string} moduleName @returns {boolean} whether the table has a line for it */
export function hasLine(moduleName) {
  return Object.hasOwn(MODULE_TABLE, moduleName);
}

function allowedModules(moduleName) {
  return hasLine(moduleName) ? MODULE_TABLE[moduleName] : [];
}
