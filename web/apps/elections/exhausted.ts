// Where ballots ran out, in pictures and words. Pure.
import type { Stack } from "../../charts/stacks";
import type { SwarmDot } from "../../charts/swarm";
import { count, listed, percent, wholeVotes } from "../../core/format";
import { approximate, isZero, minus, noVotes, sum } from "../../core/votes";
import type { CauseShare, Exhaustion, ExhaustionRound, GroupExhaustion, GroupsExhaustion } from "../../core/wire";

type CauseName = CauseShare["cause"];

/** A cause as the chart and the table show it. */
export interface Cause {
  readonly cause: CauseName | null; // null: what the count does not tell apart
  readonly kind: number; // 1…5, its colour
  readonly words: string;
}

const causes: readonly (Cause & { cause: CauseName })[] = [
  { cause: "no_more_choices", kind: 1, words: "nobody else is ranked" },
  { cause: "others_gone", kind: 2, words: "all others ranked are elected or out" },
  { cause: "overvote", kind: 3, words: "an overvote comes next" },
  { cause: "skips", kind: 4, words: "skipped ranks come next" },
  { cause: "repeat", kind: 5, words: "somebody is ranked again" },
];

const untold: Cause = { cause: null, kind: 1, words: "nobody who could still win is ranked" };

/** The causes that occur, in one order everywhere. */
export function causesOf({ rounds }: Exhaustion): Cause[] {
  const told = causes.filter(({ cause }) => rounds.some((round) => votesBy(round, cause) !== null));
  return rounds.some((round) => round.causes.some((one) => one.votes === null)) ? [untold, ...told] : told;
}

const votesBy = (round: ExhaustionRound, cause: CauseName): CauseShare["votes"] =>
  round.causes.find((one) => one.cause === cause)?.votes ?? null;

// What no cause is known for.
const untoldIn = (round: ExhaustionRound): ExhaustionRound["votes"] =>
  minus(round.votes, sum(round.causes.flatMap((one) => one.votes ?? [])));

/** The votes of one cause after a round. */
export const votesOf = (round: ExhaustionRound, { cause }: Cause): CauseShare["votes"] => (cause === null ? untoldIn(round) : votesBy(round, cause));

export function exhaustionStacks(exhaustion: Exhaustion): Stack[] {
  const shown = causesOf(exhaustion);
  return exhaustion.rounds.map((round) => ({
    name: String(round.round_number),
    parts: shown.map((cause) => ({ kind: cause.kind, value: Math.max(0, approximate(votesOf(round, cause) ?? noVotes)) })),
  }));
}

/** How many there are in the end, and why. */
export function exhaustionSentence(exhaustion: Exhaustion): string {
  const last = exhaustion.rounds.at(-1);
  if (!last || isZero(last.votes)) return "Every vote counts for somebody to the end.";
  const shares = causesOf(exhaustion).flatMap((cause) => {
    const votes = votesOf(last, cause);
    return votes === null || isZero(votes) ? [] : [`${wholeVotes(votes)} as ${cause.words}`];
  });
  return `In the end ${wholeVotes(last.votes)} votes (${percent(last.percentage)}) no longer count: ${listed(shares)}.`;
}

/** Groups whose share is known. */
export function groupDots(groups: readonly GroupExhaustion[]): SwarmDot[] {
  return groups.flatMap(({ group, percentage }) => (percentage === null ? [] : [{ name: group, value: percentage }]));
}

/** How far apart they are. */
export function spreadSentence({ inequality }: GroupsExhaustion): string {
  if (!inequality) return "";
  const { groups, minimum, minimum_group, maximum, maximum_group } = inequality;
  return `From ${percent(minimum)} in ${precinct(minimum_group)} to ${percent(maximum)} in ${precinct(maximum_group)}; ${count(groups)} precincts are compared.`;
}

const precinct = (name: string): string => (/precinct/i.test(name) ? name : `precinct ${name}`);
