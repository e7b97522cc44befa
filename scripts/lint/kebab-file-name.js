import { basename } from "node:path";

const KEBAB_FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** ESLint rule: file names are kebab-case, with dots between their parts. */
export const kebabFileName = {
  meta: {
    type: "suggestion",
    docs: { description: "File names are kebab-case." },
    schema: [],
    messages: { notKebab: '"{{name}}" is not kebab-case (for example "decide-approval.int.test.ts").' },
  },
  create(context) {
    const name = basename(context.filename);
    return {
      Program: (node) => {
        if (KEBAB_FILE_NAME.test(name)) return;
        context.report({ node, loc: { line: 1, column: 0 }, messageId: "notKebab", data: { name } });
      },
    };
  },
};
