// Figures as people read them. Votes are formatted from their text, digit by digit; nothing printed as votes ever
// was a float.
import type { Votes } from "./decode";

const minus = "−";

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

function parts(votes: string): { sign: string; whole: string; fraction: string } {
  const [whole = "0", fraction = ""] = votes.replace("-", "").split(".");
  return { sign: votes.startsWith("-") ? minus : "", whole, fraction };
}

/** "21573.1792" → "21,573.1792", every place kept. */
export function exactVotes(votes: Votes): string {
  const { sign, whole, fraction } = parts(votes);
  return sign + grouped(whole) + (fraction && `.${fraction}`);
}

/** "21573.1792" → "21,573"; half a vote goes up. */
export function wholeVotes(votes: Votes): string {
  const { sign, whole, fraction } = parts(votes);
  const digits = fraction >= "5" ? (BigInt(whole) + 1n).toString() : whole;
  return (digits === "0" ? "" : sign) + grouped(digits);
}

/** A change with its sign: "+1,204", "−866"; "" where nothing changed. */
export function changeInVotes(votes: Votes): string {
  const whole = wholeVotes(votes);
  if (whole === "0") return "";
  return whole.startsWith(minus) ? whole : `+${whole}`;
}

/** The whole part and what stands behind the point, so that a table may print the second in grey. */
export function splitVotes(votes: Votes): { whole: string; fraction: string } {
  const { sign, whole, fraction } = parts(votes);
  return { whole: sign + grouped(whole), fraction: fraction && `.${fraction}` };
}

/** 80000 → "80,000". */
export const count = (value: number): string => (value < 0 ? minus : "") + grouped(Math.abs(value).toFixed(0));

/** 27.3456 → "27.3%". */
export const percent = (value: number): string => `${value.toFixed(1)}%`;

/** 0.7312 → "0.73". */
export const score = (value: number): string => value.toFixed(2);

const numerals = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** Small numbers in words, as in running text. */
export const inWords = (value: number): string => numerals[value] ?? count(value);

/** "A", "A and B", "A, B and C". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** "Round" from "round". */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
