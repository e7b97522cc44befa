import { relative, resolve, sep } from "node:path";

const SOURCE = "apps/server/src/";
const DOORS = `${SOURCE}platform/egress/`;
const TEST_FILE = /\.test\.ts$/;

const GLOBALS = new Set(["fetch", "WebSocket", "EventSource", "XMLHttpRequest"]);
const BUILTINS = new Set(["http", "https", "http2", "net", "tls", "dgram"]);
/** What these give says something about addresses, and opens nothing. */
const HARMLESS = new Set(["isIP", "isIPv4", "isIPv6", "BlockList", "SocketAddress"]);

/**
 * Packages that connect, and the files that may import them: the stores of the server itself, signing without sending,
 * a client that is handed the counted fetch, and the reader of files, which takes connections away from its process.
 */
const CONNECTING = {
  pg: ["platform/db/", "app/"],
  "pg-boss": ["platform/jobs/", "platform/db/", "app/"],
  redis: ["platform/cache/"],
  aws4fetch: ["platform/crypto/key-providers/kms-key-provider.ts", "modules/documents/storage/s3-storage.ts"],
  "openid-client": ["modules/auth/oidc/oidc-provider.ts"],
  "node:net": ["modules/documents/extraction/lock-down.ts"],
  "node:dgram": ["modules/documents/extraction/lock-down.ts"],
  undici: [],
  axios: [],
  got: [],
  ky: [],
  ws: [],
  nodemailer: [],
  "node-fetch": [],
  ioredis: [],
};

/** ESLint rule: whatever leaves the server passes `platform/egress`, where it is counted. Option `root` as in import-table. */
export const waysOut = {
  meta: {
    type: "problem",
    docs: { description: "Every request leaves through the counted doors." },
    schema: [{ type: "object", properties: { root: { type: "string" } }, additionalProperties: false }],
    defaultOptions: [{}],
    messages: {
      uncounted:
        '"{{name}}" would leave uncounted: send through the guarded fetch (addresses from people, models, tools) or the operator fetch of platform/egress.',
    },
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const path = relative(root, resolve(context.filename)).split(sep).join("/");
    if (!path.startsWith(SOURCE) || path.startsWith(DOORS) || TEST_FILE.test(path)) return {};
    const inside = path.slice(SOURCE.length);
    const report = (node, name) => context.report({ node, messageId: "uncounted", data: { name } });

    const checkSource = (node, names) => {
      if (node?.type !== "Literal" || typeof node.value !== "string") return;
      if (isAllowed(node.value, inside)) return;
      if (names !== null && names.length > 0 && names.every((name) => HARMLESS.has(name))) return;
      report(node, node.value);
    };
    return {
      "Program:exit": (node) => {
        const [globalScope] = context.sourceCode.scopeManager.scopes;
        const free = [
          ...globalScope.through,
          ...globalScope.variables.filter(({ defs }) => defs.length === 0).flatMap((each) => each.references),
        ];
        for (const { identifier } of free) {
          if (GLOBALS.has(identifier.name) && !isType(identifier)) report(identifier, identifier.name);
        }
        return node;
      },
      MemberExpression: (node) => {
        const isGlobal =
          node.object.type === "Identifier" && ["globalThis", "global"].includes(node.object.name);
        if (isGlobal && !node.computed && GLOBALS.has(node.property.name)) report(node, node.property.name);
      },
      ImportDeclaration: (node) => {
        if (node.importKind === "type") return;
        const values = node.specifiers.filter((each) => each.importKind !== "type");
        if (node.specifiers.length > 0 && values.length === 0) return;
        checkSource(
          node.source,
          values.map((each) => each.imported?.name ?? "*"),
        );
      },
      ExportNamedDeclaration: (node) => checkSource(node.source, null),
      ImportExpression: (node) => checkSource(node.source, null),
    };
  },
};

function isAllowed(source, inside) {
  const bare = source.replace(/^node:/, "");
  if (BUILTINS.has(bare)) return startsWithAny(inside, CONNECTING[`node:${bare}`] ?? []);
  const name = source.startsWith("@") ? source : source.split("/")[0];
  return !Object.hasOwn(CONNECTING, name) || startsWithAny(inside, CONNECTING[name]);
}

const startsWithAny = (path, prefixes) => prefixes.some((prefix) => path.startsWith(prefix));

/** `typeof fetch` as a type, or the name of a type, sends nothing. */
const isType = ({ parent }) => ["TSTypeQuery", "TSTypeReference", "TSQualifiedName"].includes(parent.type);
