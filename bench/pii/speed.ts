import type { Span } from "../../apps/server/src/modules/protection/detection/span.ts";

type Detect = (text: string) => Span[];

const MEGABYTE = 1_000_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);

/** Reports of the kind the product is for: mostly words, some names and numbers. */
const ORDINARY = `The committee met on Tuesday to look at the results of the third quarter. Revenue in the northern region grew by
4.2 percent, while costs stayed where they had been since March. Maria Keller asked whether the new supplier in Rotterdam
could deliver before the holidays; nobody had an answer, so the question was put off until the next meeting. According to the
finance department, 1,284 invoices are still open, most of them small. It was agreed that reminders go out by the end of the
week, and that accounts with more than three open invoices are looked at by hand (see appendix B).

Questions can be sent to treasury@example.com or asked by phone under +1 212-555-0187. The minutes will be circulated
as soon as they have been checked, together with the list of measures and the people responsible for each of them.\n\n`;

const HOSTILE: Readonly<Record<string, string>> = {
  "a…": "a",
  "1…": "1",
  "@…": "@",
  "-…": "-",
  "1.1.1.…": "1.1.1.",
  "a@a@a@…": "a@",
  "a.a.a.…": "a.",
  ":…": ":",
  "::1:…": "::1:",
  "1-1-1-…": "1-",
  "1 1 1 …": "1 ",
  "(1)(1)…": "(1)",
  "Aa Aa Aa …": "Aa ",
  "A…": "A",
  "aB3$…": "aB3$",
  "key=key=…": "key=",
  "password: …": "password: ",
  "eyJ.eyJ.…": "eyJ.",
  "-----BEGIN …": "-----BEGIN ",
  spaces: " ",
  newlines: "\n",
  quotes: `"'`,
  "http://a:…": "http://a:",
  "mrn mrn …": "mrn ",
  "account number is …": "account number is ",
  "12 Main Street, …": "12 Main Street, ",
  "Dr. …": "Dr. ",
  "ü…": "ü",
  emoji: "😀",
  "van der …": "van der ",
  "Smith Smith …": "Smith ",
  "DE89 …": "DE89 ",
};

/** Megabytes a second on ordinary text, after warming up. */
export function throughput(detect: Detect): Record<string, string> {
  const text = fill(ORDINARY);
  detect(text);
  const times = [1, 2, 3].map(() => timeOf(detect, text));
  return { "ordinary text": `${(1_000 / Math.min(...times)).toFixed(1)} MB/s` };
}

/** Milliseconds of processor time for a line of one megabyte of each kind. */
export function hostileTimes(detect: Detect): Record<string, number> {
  return Object.fromEntries(
    Object.entries(HOSTILE).map(([name, piece]) => [name, Math.round(timeOf(detect, fill(piece)))]),
  );
}

/** Processor time, so that whatever else the machine does at that moment does not count. */
function timeOf(detect: Detect, text: string): number {
  const begin = process.cpuUsage();
  detect(text);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}
