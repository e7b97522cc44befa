import { posix } from "node:path";
import type { Archive } from "./open-archive.ts";
import { exactAttribute, parseXml } from "./parse-xml.ts";

/** One arrow of an Office Open XML package from a part to another (ECMA-376 part 2, 6.5). */
export type Relationship = { id: string; type: string; target: string };

/** The relationships of a part (those of the package for "") within the package, targets as names of parts; those that lead outside are left out. */
export async function readRelationships(
  archive: Archive,
  part: string,
  format: string,
): Promise<Relationship[]> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, "_rels", `${posix.basename(part)}.rels`);
  const found: Relationship[] = [];
  await parseXml(archive.stream(name), format, {
    open: (element, attributes) => {
      const target = exactAttribute(attributes, "Target");
      if (element !== "Relationship" || target === undefined) return;
      if (exactAttribute(attributes, "TargetMode") === "External") return;
      found.push({
        id: exactAttribute(attributes, "Id") ?? "",
        // Transitional and strict documents differ in all but the last segment.
        type: (exactAttribute(attributes, "Type") ?? "").replace(/^.*\//, ""),
        target: target.startsWith("/") ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  return found;
}

/** The first target of that type, if the part is there. */
export const targetOf = (archive: Archive, all: readonly Relationship[], type: string): string | undefined =>
  all.find((one) => one.type === type && archive.has(one.target))?.target;

/** All targets of that type that are there. */
export const targetsOf = (archive: Archive, all: readonly Relationship[], type: string): string[] =>
  all.filter((one) => one.type === type && archive.has(one.target)).map(({ target }) => target);
