// Exact arithmetic on votes. A decimal text is whole units of its last place, held as a bigint; a float is made
// only for the geometry of charts.
import type { Votes } from "./decode";

export const noVotes = "0" as Votes;

/** How many places stand behind the point. */
export function placesOf(votes: Votes): number {
  const point = votes.indexOf(".");
  return point < 0 ? 0 : votes.length - point - 1;
}

function unitsAt(votes: Votes, places: number): bigint {
  return BigInt(votes.replace(".", "") + "0".repeat(places - placesOf(votes)));
}

/** units / 10^places as a decimal text with every place. */
function votesOf(units: bigint, places: number): Votes {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const sign = units < 0n ? "-" : "";
  if (places === 0) return (sign + digits) as Votes;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` as Votes;
}

function combine(a: Votes, b: Votes, operation: (a: bigint, b: bigint) => bigint): Votes {
  const places = Math.max(placesOf(a), placesOf(b));
  return votesOf(operation(unitsAt(a, places), unitsAt(b, places)), places);
}

export const plus = (a: Votes, b: Votes): Votes => combine(a, b, (x, y) => x + y);
export const minus = (a: Votes, b: Votes): Votes => combine(a, b, (x, y) => x - y);
export const sum = (all: readonly Votes[]): Votes => all.reduce(plus, noVotes);

/** Negative, zero or positive as a is less than, equal to or more than b. */
export function compare(a: Votes, b: Votes): number {
  const difference = minus(a, b);
  if (isZero(difference)) return 0;
  return difference.startsWith("-") ? -1 : 1;
}

export const isZero = (votes: Votes): boolean => /^-?[0.]+$/.test(votes);

/** The nearest float, for lengths on a screen and percentages, never for a decision or a printed figure. */
export const approximate = (votes: Votes): number => Number(votes);
