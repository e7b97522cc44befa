import { COMMON_LONG_PASSWORDS } from "./common-passwords.ts";
import { COMMON_WORDS } from "./common-words.ts";

/** What a password must not be made of: the person's own user name and e-mail address. */
export type PasswordOwner = { username: string; email: string };

const MINIMUM_DISTINCT_CHARACTERS = 5;

// Rows of the usual keyboards, the columns of a QWERTY one, digits and the alphabet.
const WALKS = [
  "qwertyuiop[]",
  "asdfghjkl;'",
  "zxcvbnm,./",
  "qwertzuiop",
  "azertyuiop",
  "1234567890-=",
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
  "qazwsxedcrfvtgbyhnujmikolp",
  "q1w2e3r4t5y6u7i8o9p0",
  "1q2w3e4r5t6y7u8i9o0p",
  "a1b2c3d4e5f6g7h8i9j0",
].flatMap((walk) => [walk, Array.from(walk).reverse().join("")]);
const SHORTEST_WALK = 3;
const OTHER_CHARACTERS_IN_WALK = 3;

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

const lettersOnly = (text: string): string => text.replaceAll(/[^a-z]/g, "");
const withoutLookAlikes = (text: string): string =>
  text.replaceAll(/[013457@$!]/g, (character) => LOOK_ALIKES[character] ?? character);

/** The length of the longest piece of a walk that begins at `position`; 0 where there is none. */
function walkLengthAt(text: string, position: number): number {
  let length = SHORTEST_WALK;
  while (
    position + length <= text.length &&
    WALKS.some((walk) => walk.includes(text.slice(position, position + length)))
  ) {
    length += 1;
  }
  return length === SHORTEST_WALK ? 0 : length - 1;
}

/** Whether nearly all of it is walks along keys, digits or the alphabet, as in `qwerty123456!`. */
function isWalk(text: string): boolean {
  let position = 0;
  let otherCharacters = 0;
  while (position < text.length) {
    const walked = walkLengthAt(text, position);
    if (walked === 0) otherCharacters += 1;
    position += walked || 1;
  }
  return otherCharacters <= OTHER_CHARACTERS_IN_WALK;
}

/** The shortest piece whose repetition is the whole text; the text itself where there is none. */
function repeatedPiece(text: string): string {
  const period = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, period);
}

function isTwoCommonWords(letters: string): boolean {
  for (let cut = 1; cut < letters.length; cut += 1) {
    if (COMMON_WORDS.has(letters.slice(0, cut)) && COMMON_WORDS.has(letters.slice(cut))) return true;
  }
  return false;
}

/** Whether only common words are left once digits, signs and look-alikes are taken off, as in `P@ssw0rd2024!!`. */
function isCommonWords(lower: string): boolean {
  const trimmed = lower.replace(/^[^a-z@$]+/, "").replace(/[^a-z@$]+$/, "");
  return [
    lettersOnly(lower),
    lettersOnly(withoutLookAlikes(lower)),
    lettersOnly(withoutLookAlikes(trimmed)),
  ].some(
    (letters) =>
      letters.length >= 4 &&
      (COMMON_WORDS.has(letters) || COMMON_WORDS.has(repeatedPiece(letters)) || isTwoCommonWords(letters)),
  );
}

function namesOwner(lower: string, owner: PasswordOwner): boolean {
  const [mailbox = ""] = owner.email.toLowerCase().split("@");
  return [owner.username.toLowerCase(), mailbox].some((name) => name.length >= 4 && lower.includes(name));
}

/**
 * Why a password is refused, for the person who chose it; null where it is accepted. Length is checked by the
 * contract, and no mixture of character classes is asked for (NIST SP 800-63B section 3.1.1.2).
 */
export function judgePassword(password: string, owner: PasswordOwner): string | null {
  const lower = password.normalize("NFKC").toLowerCase();
  if (COMMON_LONG_PASSWORDS.has(lower)) return "it is on the list of the most common passwords";
  if (new Set(lower).size < MINIMUM_DISTINCT_CHARACTERS) return "it repeats too few different characters";
  if (repeatedPiece(lower).length <= 4) return "it repeats one short piece";
  if (isWalk(lower)) return "it follows the keys of a keyboard, digits or the alphabet";
  if (isCommonWords(lower)) return "it is a common word or two with digits or signs around";
  if (namesOwner(lower, owner)) return "it contains your user name or e-mail address";
  return null;
}
