import type { Linter } from "eslint";

/** The import rules of the house for the tree below `root`; `projects` are the tsconfig files imports resolve by. */
export function importRules(root: string, projects: string[]): Linter.Config[];
