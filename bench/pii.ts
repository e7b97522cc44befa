// What the detectors find, how much of it they should, and how fast: node bench/pii.ts [--misses TYPE] [set.json …]
import { existsSync } from "node:fs";
import { join } from "node:path";
import { detectSpans } from "../apps/server/src/modules/protection/detection/detect-spans.ts";
import { readTexts } from "./pii/read-texts.ts";
import { scoreSet } from "./pii/score-set.ts";
import { hostileTimes, throughput } from "./pii/speed.ts";

const HERE = import.meta.dirname;

const missesAt = process.argv.indexOf("--misses");
const missesOf = missesAt === -1 ? undefined : process.argv[missesAt + 1];
const given = process.argv.slice(2).filter((argument) => /\.(?:json|txt)$/u.test(argument));
const sets =
  given.length > 0
    ? given
    : [
        join(HERE, "../../shared/data/pii-dev.json"),
        join(HERE, "pii/held-out.txt"),
        join(HERE, "pii/held-out-notes.txt"),
      ];

for (const path of sets) {
  if (!existsSync(path)) {
    console.log(`${path} is not here: left out.`);
    continue;
  }
  const score = scoreSet(readTexts(path), detectSpans);
  console.log(`\n${path}: ${score.texts} texts`);
  console.table(score.types);
  console.log(
    `recall ${score.recall}, precision by character ${score.precision}, F2 ${score.f2}; ` +
      `${score.negativesHit} of ${score.negatives} texts without identifiers hit`,
  );
  if (missesOf !== undefined) {
    for (const miss of score.misses.filter(({ type }) => missesOf === "all" || type === missesOf)) {
      console.log(`${miss.type}\t${JSON.stringify(miss.value)}\t${JSON.stringify(miss.text)}`);
    }
  }
}

console.log("\nspeed, one thread");
console.table(throughput(detectSpans));
console.table(hostileTimes(detectSpans));
