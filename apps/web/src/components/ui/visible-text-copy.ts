/** Words for characters that are not what they seem. */
export const copyVisible = {
  meanings: {
    bidi: "Changes the direction of the text around it",
    zeroWidth: "Draws nothing, or joins what it stands between",
    tag: "Invisible tag character",
    variation: "Invisible variation selector",
    control: "Control or unassigned character",
    filler: "Draws as blank",
  },
  lookalike: "Looks like a plain letter and is another character",
  warning: (count: number) =>
    count === 1
      ? "1 character is hidden or passes for another one. It is shown as ⟨U+…⟩."
      : `${count} characters are hidden or pass for others. They are shown as ⟨U+…⟩.`,
} as const;
