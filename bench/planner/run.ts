import { loadSet, SET_NAMES } from "./load-set.ts";
import { scoreSet } from "./score-set.ts";

// Prints the planner's scores on both sets: node bench/planner/run.ts [--misses]
// Misses are shown for the dev set alone, so that the held-out set stays unseen.

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

for (const name of SET_NAMES) {
  const set = loadSet(name);
  const startedAt = performance.now();
  const scores = await scoreSet(set);
  const msPerQuestion = (performance.now() - startedAt) / set.questions.length;
  console.log(
    `${name.padEnd(8)}  ${set.tools.length} tools, ${scores.questions} questions: right tool ${percent(scores.rightTool, scores.questions)}, ` +
      `all arguments right ${percent(scores.rightArguments, scores.questions)}; ` +
      `${scores.withoutTool} that need none: no tool ${percent(scores.rightlyWithout, scores.withoutTool)}; ${msPerQuestion.toFixed(1)} ms each`,
  );
  if (name !== "dev" || !process.argv.includes("--misses")) continue;
  for (const { question, what, got } of scores.misses) {
    console.log(
      `  ${what}: ${question.text}\n    expected ${question.toolName ?? "no tool"} ${JSON.stringify(question.expected)}\n    got ${got.replaceAll("\n", " ")}`,
    );
  }
}
