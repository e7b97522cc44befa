import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import { importTable } from "./import-table.js";
import { kebabFileName } from "./kebab-file-name.js";
import { waysOut } from "./ways-out.js";

const SOURCE_FILES = ["**/*.ts", "**/*.tsx"];

/**
 * The import rules, apart from the rest of the lint so that the fixture of bad imports is judged by the same ones.
 * @param {string} root absolute path of the tree that has `apps/` and `packages/`
 * @param {string[]} projects tsconfig files by which imports are resolved
 */
export function importRules(root, projects) {
  return [
    {
      name: "house/imports",
      files: SOURCE_FILES,
      plugins: {
        house: {
          rules: { "import-table": importTable, "kebab-file-name": kebabFileName, "ways-out": waysOut },
        },
        "import-x": importX,
      },
      settings: {
        // Without a resolver that knows .ts, no-cycle reports nothing at all.
        "import-x/resolver-next": [
          createTypeScriptImportResolver({
            project: projects,
            alwaysTryTypes: true,
            noWarnOnMultipleProjects: true,
          }),
          createNodeResolver(),
        ],
        "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
        "import-x/extensions": [".ts", ".tsx"],
      },
      rules: {
        "house/import-table": ["error", { root }],
        "house/kebab-file-name": "error",
        "house/ways-out": ["error", { root }],
        "import-x/no-cycle": ["error", { ignoreExternal: true }],
        "import-x/no-default-export": "error",
        "no-restricted-syntax": [
          "error",
          { selector: "ExportAllDeclaration", message: "Name what a file exports; `export *` hides it." },
        ],
      },
    },
  ];
}
