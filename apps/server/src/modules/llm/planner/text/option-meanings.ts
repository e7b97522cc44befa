import { stem } from "./stem.ts";

/** Words that mean the same as the values enums usually list: levels, states, decisions, periods, people. */
const GROUPS = `
urgent critical emergency asap highest severe blocker immediate
high urgent important major asap
low minor trivial unimportant lowest
medium normal moderate average standard
open unresolved outstanding active
pending waiting outstanding
in_progress ongoing underway
closed resolved done finished complete completed solved fixed
overdue late delayed
unpaid outstanding open
paid settled
active current running valid
inactive disabled
expired lapsed
cancelled canceled
approve accept authorize authorise approved sign confirm
reject decline deny refuse rejected disapprove
male man men
female woman women
daily day
weekly week
monthly month
quarterly quarter
yearly annual annually year
won win
lost lose
remote home
fast express rush
cheap economy
vacation holiday
sick ill illness
up increase upward
down decrease downward
ascending asc smallest
descending desc largest
employee staff
`;

const groupsOf = new Map<string, Set<number>>();
GROUPS.trim()
  .split("\n")
  .forEach((line, group) => {
    for (const word of line.split(" "))
      groupsOf.set(stem(word), (groupsOf.get(stem(word)) ?? new Set()).add(group));
  });

/** True where a word of the text means the value of an enum, both as stems. */
export function meansOption(option: string, word: string): boolean {
  const others = groupsOf.get(word);
  return others !== undefined && [...(groupsOf.get(option) ?? [])].some((group) => others.has(group));
}
