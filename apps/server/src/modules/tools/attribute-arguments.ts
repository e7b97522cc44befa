import { clearanceCovers, highestLabel, type JsonObject, type JsonValue, type Label } from "@cdsa/contracts";
import type { Provenance } from "../approvals/index.ts";

/** A piece of the conversation an argument may have come from. */
export type ArgumentSource = { messageId: string; text: string; label: Label } & (
  { kind: "user" } | { kind: "tool"; toolName: string }
);

export type Attribution = { provenance: Provenance[]; label: Label };

const normalise = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

const escapeToken = (token: string): string => token.replaceAll("~", "~0").replaceAll("/", "~1");

type Leaf = { path: string; text: string };

/** The scalar values of a JSON value with their JSON Pointers (RFC 6901). */
function leavesOf(root: JsonObject): Leaf[] {
  const leaves: Leaf[] = [];
  const open: { path: string; value: JsonValue }[] = [{ path: "", value: root }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next;
    if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value))
        open.push({ path: `${path}/${escapeToken(key)}`, value: child });
    } else if (value !== null) {
      leaves.push({ path, text: String(value) });
    }
  }
  return leaves.reverse();
}

/**
 * Matches each argument value to the least sensitive piece of the conversation that contains it, exactly or after
 * normalisation. A value found nowhere is unattributed and takes `contextLabel`, the label of all there is.
 */
export function attributeArguments(
  value: JsonObject,
  sources: readonly ArgumentSource[],
  contextLabel: Label,
): Attribution {
  const candidates = sources
    .map((source) => ({ ...source, normalised: normalise(source.text) }))
    .sort((a, b) => (a.label === b.label ? 0 : clearanceCovers(b.label, a.label) ? -1 : 1));
  let label: Label = "PUBLIC";
  const provenance = leavesOf(value).map((leaf): Provenance => {
    const wanted = normalise(leaf.text);
    const source =
      wanted === ""
        ? undefined
        : candidates.find((each) => each.text.includes(leaf.text) || each.normalised.includes(wanted));
    label = highestLabel(label, source?.label ?? contextLabel);
    return source
      ? { path: leaf.path, source: source.kind, messageId: source.messageId }
      : { path: leaf.path, source: "unattributed" };
  });
  return { provenance, label };
}
