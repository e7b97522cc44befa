import { importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { importRules } from "./scripts/lint/house-config.js";

const ROOT = import.meta.dirname;
const TYPESCRIPT = ["**/*.ts", "**/*.tsx"];
const TESTS = ["**/*.test.ts", "**/*.test.tsx", "test/**/*.ts", "bench/**/*.ts"];
const CONFIG_FILES = ["*.config.{js,ts}", "apps/*/*.config.ts"];

const sizeLimits = {
  "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
};

const everywhere = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"] }],
  "object-shorthand": "error",
  "prefer-const": "error",
  ...sizeLimits,
};

const typed = {
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
  "@typescript-eslint/consistent-type-definitions": "off",
  "@typescript-eslint/consistent-indexed-object-style": "off",
  "@typescript-eslint/no-unnecessary-condition": [
    "error",
    { allowConstantLoopConditions: "only-allowed-literals" },
  ],
  "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  // The compiler's noPropertyAccessFromIndexSignature asks for the brackets that this rule would remove.
  "@typescript-eslint/dot-notation": "off",
  // Hooks, handlers and adapters are async because their type says so, with or without an await inside.
  "@typescript-eslint/require-await": "off",
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
  "@typescript-eslint/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  // Empty strings count as absent in settings and form fields, where || says so.
  "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
};

const processEnvironment = {
  object: "process",
  property: "env",
  message: "The environment is read once, in apps/server/src/config.",
};

export default defineConfig([
  globalIgnores([
    "**/dist/",
    "**/node_modules/",
    ".cache/",
    "coverage/",
    "data/",
    "**/*.d.mts",
    "test/lint/bad-imports/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  { files: ["**/*.js", "**/*.mjs"], rules: everywhere },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: ROOT },
    },
    rules: { ...everywhere, ...typed },
  },
  ...importRules(ROOT, [`${ROOT}/tsconfig.json`, `${ROOT}/apps/web/tsconfig.json`]),
  { files: ["apps/*/src/**/*.{ts,tsx}"], rules: { "no-console": "error" } },
  { files: ["apps/server/src/cli/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["apps/*/src/**/*.{ts,tsx}", "packages/*/src/**/*.ts"],
    ignores: ["apps/server/src/config/**", ...TESTS],
    rules: {
      "no-restricted-properties": ["error", processEnvironment],
      "no-restricted-imports": [
        "error",
        { paths: ["process", "node:process"].map((name) => ({ name, message: processEnvironment.message })) },
      ],
    },
  },
  {
    files: ["packages/contracts/src/**/*.ts", "apps/web/src/**/*.{ts,tsx}"],
    ignores: TESTS,
    rules: {
      "no-restricted-globals": [
        "error",
        ...["process", "Buffer", "global", "require"].map((name) => ({
          name,
          message: "This code runs in browsers too.",
        })),
      ],
    },
  },
  {
    files: ["apps/web/src/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    // Mark-up is long without being complicated.
    files: ["apps/web/src/**/*.tsx"],
    rules: { "max-lines-per-function": ["error", { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: TESTS,
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Bodies of responses are read as they come, and judged by the assertion.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
  {
    files: CONFIG_FILES,
    plugins: { "import-x": importX },
    rules: { "import-x/no-default-export": "off" },
  },
]);
