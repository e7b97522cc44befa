import { isBuiltin } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { hasLine, judgeImport, nameOf, roomOf } from "./import-rooms.js";

const CONTRACTS_PACKAGE = "@cdsa/contracts";
const TEST_FILE = /\.test\.tsx?$/;

/** ESLint rule that holds the import table. Option `root`: absolute path of the repository. */
export const importTable = {
  meta: {
    type: "problem",
    docs: { description: "Every import follows the table of who may import whom." },
    schema: [{ type: "object", properties: { root: { type: "string" } }, additionalProperties: false }],
    defaultOptions: [{}],
    messages: {
      noLine:
        'Module "{{name}}" has no line in MODULE_TABLE (scripts/lint/import-rooms.js): say what it may import.',
      unknownRoom: '"{{name}}" is no room of the house: see ROOM_TABLE in scripts/lint/import-rooms.js.',
      notAllowed: "{{from}} may not import {{to}}: see scripts/lint/import-rooms.js.",
      throughDoor: "{{to}} is imported through its index.ts only.",
      outside: '{{from}} may not import "{{path}}", which is no part of the product\'s source.',
      byPackageName: `Contracts are imported as "${CONTRACTS_PACKAGE}", not by a path or a file inside.`,
      package: '{{from}} may not import the package "{{name}}".',
    },
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const ownPath = toRelative(root, context.filename);
    const ownRoom = roomOf(ownPath);
    if (ownRoom === undefined || TEST_FILE.test(ownPath)) return {};

    const check = (node) => {
      if (node?.type !== "Literal" || typeof node.value !== "string") return;
      const verdict = node.value.startsWith(".")
        ? judgeFile(ownRoom, toRelative(root, resolve(dirname(context.filename), node.value)))
        : judgePackage(ownRoom, node.value);
      if (verdict !== undefined) context.report({ node, ...verdict });
    };
    return {
      Program: (node) => {
        const verdict = judgeOwnRoom(ownRoom);
        if (verdict !== undefined) context.report({ node, loc: { line: 1, column: 0 }, ...verdict });
      },
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source),
    };
  },
};

function toRelative(root, path) {
  return relative(root, path).split(sep).join("/");
}

function judgeOwnRoom(room) {
  if (room.kind === "unknown") return { messageId: "unknownRoom", data: { name: room.name } };
  if (room.kind === "module" && !hasLine(room.name))
    return { messageId: "noLine", data: { name: room.name } };
  return undefined;
}

function judgeFile(ownRoom, targetPath) {
  const targetRoom = roomOf(targetPath);
  if (targetRoom === undefined || TEST_FILE.test(targetPath)) {
    if (isPackageManifest(targetPath)) return undefined;
    return { messageId: "outside", data: { from: nameOf(ownRoom), path: targetPath } };
  }
  if (targetRoom.kind === "contracts" && ownRoom.kind !== "contracts") return { messageId: "byPackageName" };
  return judgeImport(ownRoom, targetRoom);
}

// The version shown to people is read from the package's own manifest.
function isPackageManifest(path) {
  return /^apps\/[^/]+\/package\.json$/.test(path);
}

function judgePackage(ownRoom, specifier) {
  const data = { from: nameOf(ownRoom), name: specifier };
  const isWeb = ownRoom.kind.startsWith("web:");
  if (specifier === CONTRACTS_PACKAGE) {
    return ownRoom.kind === "contracts" ? { messageId: "package", data } : undefined;
  }
  if (specifier.startsWith(`${CONTRACTS_PACKAGE}/`)) return { messageId: "byPackageName" };
  if (specifier.startsWith("@cdsa/")) return { messageId: "package", data };
  const isZod = specifier === "zod" || specifier.startsWith("zod/");
  if (ownRoom.kind === "contracts" && !isZod) return { messageId: "package", data };
  return isWeb && isBuiltin(specifier) ? { messageId: "package", data } : undefined;
}
