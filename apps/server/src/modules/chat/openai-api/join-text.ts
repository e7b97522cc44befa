type Whole = { id: string; text: string };

/** Makes one text of the messages of a run, in pieces that add up to it. */
export interface TextJoiner {
  /** The piece that a delta adds. */
  delta(delta: { messageId: string; text: string }): string;
  /** What a whole message adds to what its deltas gave. */
  whole(message: Whole): string;
}

export function createTextJoiner(): TextJoiner {
  const given = new Map<string, string>();
  let isEmpty = true;
  const add = (id: string, text: string): string => {
    if (text === "") return "";
    const before = given.get(id);
    given.set(id, (before ?? "") + text);
    const separator = before === undefined && !isEmpty ? "\n\n" : "";
    isEmpty = false;
    return separator + text;
  };
  return {
    delta: ({ messageId, text }) => add(messageId, text),
    whole({ id, text }) {
      const before = given.get(id) ?? "";
      return text.startsWith(before) ? add(id, text.slice(before.length)) : "";
    },
  };
}
