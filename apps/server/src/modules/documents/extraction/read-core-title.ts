import type { Archive } from "./open-archive.ts";
import { parseXml } from "./parse-xml.ts";

/** The title in the properties of an office document (Dublin Core `title`), null where it has none. */
export async function readCoreTitle(archive: Archive, part: string, format: string): Promise<string | null> {
  let title = "";
  let isInside = false;
  await parseXml(archive.stream(part), format, {
    open: (name) => {
      isInside = name === "title";
    },
    close: () => {
      isInside = false;
    },
    text: (text) => {
      if (isInside && title.length < 1_000) title += text;
    },
  });
  return title.trim() === "" ? null : title;
}
