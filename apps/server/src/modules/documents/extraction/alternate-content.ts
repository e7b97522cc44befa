/**
 * Follows `mc:AlternateContent`, which holds the same thing several times for programs of several ages (ECMA-376 part 3,
 * 7.6): the first branch that has any text is read, and those after it are copies.
 */
export type AlternateContent = {
  /** Takes an element that begins; whether it is a branch to be left out. */
  begins: (name: string) => boolean;
  ends: (name: string) => void;
  /** Takes text that is read. */
  saw: (text: string) => void;
};

export function createAlternateContent(): AlternateContent {
  const open: { hasText: boolean }[] = [];
  return {
    begins: (name) => {
      if (name === "AlternateContent") open.push({ hasText: false });
      if (name !== "Choice" && name !== "Fallback") return false;
      return open.at(-1)?.hasText ?? name === "Fallback";
    },
    ends: (name) => {
      if (name === "AlternateContent") open.pop();
    },
    saw: (text) => {
      if (text.trim() === "") return;
      // Where an inner one has text, all around it have it too.
      for (let index = open.length - 1; open[index]?.hasText === false; index -= 1)
        open[index] = { hasText: true };
    },
  };
}
