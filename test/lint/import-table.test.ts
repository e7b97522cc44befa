import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { importRules } from "../../scripts/lint/house-config.js";
import { MODULE_TABLE } from "../../scripts/lint/import-rooms.js";

const FIXTURE = join(import.meta.dirname, "bad-imports");
const MODULES = join(import.meta.dirname, "../../apps/server/src/modules");

const TABLE = "house/import-table";
const WAYS_OUT = "house/ways-out";
const MODULE = "apps/server/src/modules";

/** Every file of the fixture that lint must reject, with the rule and a piece of what it says. */
const BAD_FILES: Record<string, [rule: string, message: string]> = {
  "packages/contracts/src/reads-file.ts": [TABLE, 'contracts may not import the package "node:fs"'],
  "packages/contracts/src/reads-server.ts": [TABLE, "contracts may not import platform"],
  "apps/server/src/platform/knows-module.ts": [TABLE, 'platform may not import module "audit"'],
  "apps/server/src/platform/knows-config.ts": [TABLE, "platform may not import config"],
  "apps/server/src/config/knows-app.ts": [TABLE, "config may not import app"],
  "apps/server/src/helpers/helper.ts": [TABLE, '"helpers" is no room'],
  "apps/server/src/app/past-the-door.ts": [TABLE, "through its index.ts only"],
  [`${MODULE}/newcomer/index.ts`]: [TABLE, 'Module "newcomer" has no line'],
  [`${MODULE}/chat/past-the-door.ts`]: [TABLE, "through its index.ts only"],
  [`${MODULE}/audit/points-up.ts`]: [TABLE, 'module "audit" may not import module "chat"'],
  [`${MODULE}/audit/type-points-up.ts`]: [TABLE, 'module "audit" may not import module "chat"'],
  [`${MODULE}/audit/knows-config.ts`]: [TABLE, 'module "audit" may not import config'],
  [`${MODULE}/audit/knows-app.ts`]: [TABLE, 'module "audit" may not import app'],
  [`${MODULE}/audit/contracts-by-path.ts`]: [TABLE, "not by a path"],
  [`${MODULE}/audit/contracts-inside.ts`]: [TABLE, "not by a path"],
  [`${MODULE}/audit/takes-fake.ts`]: [TABLE, "no part of the product's source"],
  [`${MODULE}/audit/export-all.ts`]: ["no-restricted-syntax", "export *"],
  [`${MODULE}/audit/default-export.ts`]: ["import-x/no-default-export", "named exports"],
  [`${MODULE}/audit/cycle-a.ts`]: ["import-x/no-cycle", "cycle"],
  [`${MODULE}/audit/cycle-b.ts`]: ["import-x/no-cycle", "cycle"],
  [`${MODULE}/audit/notKebab.ts`]: ["house/kebab-file-name", "not kebab-case"],
  [`${MODULE}/audit/fetches.ts`]: [WAYS_OUT, '"fetch" would leave uncounted'],
  [`${MODULE}/audit/fetches-globally.ts`]: [WAYS_OUT, '"fetch" would leave uncounted'],
  [`${MODULE}/audit/opens-socket.ts`]: [WAYS_OUT, '"WebSocket" would leave uncounted'],
  [`${MODULE}/audit/requests.ts`]: [WAYS_OUT, '"node:https" would leave uncounted'],
  [`${MODULE}/audit/requests-later.ts`]: [WAYS_OUT, '"node:http" would leave uncounted'],
  [`${MODULE}/audit/takes-client.ts`]: [WAYS_OUT, '"undici" would leave uncounted'],
  "apps/web/src/features/audit/knows-chat.tsx": [TABLE, 'may not import web:feature "chat"'],
  "apps/web/src/features/audit/knows-app.tsx": [TABLE, "may not import web:app"],
  "apps/web/src/features/audit/reads-file.tsx": [TABLE, 'the package "node:fs"'],
  "apps/web/src/features/audit/knows-server.tsx": [TABLE, "may not import platform"],
  "apps/web/src/features/audit/knows-server-package.tsx": [TABLE, '"@cdsa/server"'],
  "apps/web/src/components/ui/knows-feature.tsx": [TABLE, 'may not import web:feature "chat"'],
  "apps/web/src/lib/knows-component.ts": [TABLE, "web:lib may not import web:components"],
};

type Report = { rule: string | null; message: string };

async function lintFixture(): Promise<Map<string, Report[]>> {
  const eslint = new ESLint({
    cwd: FIXTURE,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ["**/*.ts", "**/*.tsx"], languageOptions: { parser: tseslint.parser } },
      ...importRules(FIXTURE, [join(FIXTURE, "tsconfig.json")]),
    ],
  });
  const results = await eslint.lintFiles(["."]);
  return new Map(
    results.map(({ filePath, messages }) => [
      filePath.slice(FIXTURE.length + 1).replaceAll("\\", "/"),
      messages.map(({ ruleId, message }) => ({ rule: ruleId, message })),
    ]),
  );
}

describe("the import rules", () => {
  let reports: Map<string, Report[]>;

  beforeAll(async () => {
    reports = await lintFixture();
  });

  it.each(Object.entries(BAD_FILES))("reject %s", (path, [rule, message]) => {
    expect(reports.get(path)).toEqual([{ rule, message: expect.stringContaining(message) }]);
  });

  it("accept every other file of the fixture", () => {
    const good = [...reports].filter(([path]) => !(path in BAD_FILES));
    expect(good.length).toBeGreaterThan(10);
    expect(good.filter(([, found]) => found.length > 0)).toEqual([]);
  });
});

describe("the module table", () => {
  it.skipIf(!existsSync(MODULES))("has a line for every module folder", () => {
    const folders = readdirSync(MODULES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !Object.hasOwn(MODULE_TABLE, name))).toEqual([]);
  });

  it("points down only: no two modules may import each other, directly or round a corner", () => {
    const reach = (name: string, seen = new Set<string>()): Set<string> => {
      for (const next of MODULE_TABLE[name] ?? []) if (!seen.has(next)) reach(next, seen.add(next));
      return seen;
    };
    expect(Object.keys(MODULE_TABLE).filter((name) => reach(name).has(name))).toEqual([]);
  });
});
