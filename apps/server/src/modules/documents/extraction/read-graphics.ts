import type { DocumentWriter } from "./document-writer.ts";
import { createDrawingHandler } from "./drawing-handler.ts";
import type { Archive } from "./open-archive.ts";
import { parseXml } from "./parse-xml.ts";
import { readChart } from "./read-chart.ts";
import { readRelationships } from "./read-relationships.ts";
import { createTextFlow } from "./text-flow.ts";

/**
 * Adds the charts and diagrams that a part shows.
 * @param ids of its relationships to them, in the order in which they stand
 */
export async function readGraphics(
  archive: Archive,
  part: string,
  ids: readonly string[],
  format: string,
  writer: DocumentWriter,
): Promise<void> {
  if (ids.length === 0) return;
  const relationships = new Map((await readRelationships(archive, part, format)).map((one) => [one.id, one]));
  for (const id of new Set(ids)) {
    const graphic = relationships.get(id);
    if (graphic === undefined || !archive.has(graphic.target)) continue;
    if (graphic.type === "chart") await readChart(archive, graphic.target, format, writer);
    else await readDrawing(archive, graphic.target, format, writer);
  }
}

/** @returns relationship ids of the charts and diagrams on it */
export async function readDrawing(
  archive: Archive,
  part: string,
  format: string,
  writer: DocumentWriter,
): Promise<string[]> {
  const graphics: string[] = [];
  const flow = createTextFlow(writer);
  await parseXml(
    archive.stream(part),
    format,
    createDrawingHandler(flow, (id) => void graphics.push(id)),
  );
  flow.end({ kind: "paragraph" });
  return graphics;
}
