// What the page says about an election, worked out from the program's answers. Pure.
import type { CandidateId, Votes } from "../../core/decode";
import { approximate, compare, isZero, minus, noVotes } from "../../core/votes";
import type { FinalResult, StvFlowData, StvResults, Transfer } from "../../core/wire";

/** A candidate as every chart shows it: always at the same place, always in the same colour. */
export interface Line {
  readonly id: CandidateId;
  readonly name: string;
  readonly tone: number; // 1…7 a colour of its own, 0 grey
  readonly fate: FinalResult["status"];
  readonly round: number | null; // of election or elimination
  readonly first: number; // votes in round 1
  readonly last: Votes; // votes when elected or eliminated
  readonly percentage: number; // of valid ballots, then
}

/** One transfer into a round; `to` null: no longer counting. */
export interface Move {
  readonly from: CandidateId;
  readonly to: CandidateId | null;
  readonly votes: Votes;
  readonly ballots: number;
  readonly kind: string;
}

/** The state after all transfers of a round, and how it came about. */
export interface Round {
  readonly number: number;
  readonly totals: ReadonlyMap<number, Votes>; // who left has no entry
  readonly moves: readonly Move[];
  readonly elected: readonly CandidateId[];
  readonly eliminated: readonly CandidateId[];
  readonly continuing: number;
  readonly threshold: Votes;
  readonly exhausted: Votes;
  readonly residual: Votes;
}

/** The whole count, winners first, then who lasted longest. */
export interface Story {
  readonly results: StvResults;
  readonly lines: readonly Line[];
  readonly rounds: readonly Round[];
}

/** How many candidates have a colour of their own; more could not be told apart. */
export const tones = 7;

export function storyOf(results: StvResults, flow: StvFlowData): Story {
  const ran = results.final_results.filter((result) => result.status !== "excluded");
  return { results, lines: ran.map(lineOf), rounds: roundsOf(flow) };
}

function lineOf(result: FinalResult, place: number): Line {
  return {
    id: result.candidate_id,
    name: result.candidate_name,
    tone: place < tones ? place + 1 : 0,
    fate: result.status,
    round: result.round_number,
    first: result.first_choice_votes,
    last: result.votes,
    percentage: result.percentage,
  };
}

function roundsOf(flow: StvFlowData): Round[] {
  return flow.rounds.map((wire) => ({
    number: wire.round_number,
    totals: wire.vote_totals,
    moves: flow.transfer_patterns.filter((one) => one.round_number === wire.round_number).map(moveOf),
    elected: wire.winners_this_round,
    eliminated: wire.eliminated_this_round,
    continuing: wire.continuing_candidates.length,
    threshold: wire.quota,
    exhausted: wire.exhausted_votes,
    residual: wire.residual_votes,
  }));
}

function moveOf(wire: Transfer): Move {
  return { from: wire.from_candidate, to: wire.to_candidate, votes: wire.votes_transferred, ballots: wire.ballots, kind: wire.transfer_type };
}

/** The votes of a candidate in a round; null once they have left. */
export const totalOf = (round: Round | undefined, id: CandidateId): Votes | null => round?.totals.get(id) ?? null;

/** What a candidate gained or lost since the round before. */
export function changeOf(rounds: readonly Round[], index: number, id: CandidateId): Votes {
  const before = totalOf(rounds[index - 1], id);
  const now = totalOf(rounds[index], id);
  if (index === 0 || before === null) return noVotes;
  return minus(now ?? noVotes, before);
}

/** The most votes that any bar of the count has to show, for the scale. */
export function mostVotes(rounds: readonly Round[]): number {
  const all = rounds.flatMap((round) => [...round.totals.values(), round.threshold, round.exhausted]);
  return Math.max(1, ...all.map(approximate));
}

/** The transfers of a round by whom they left, the largest first. */
export function movesBySource(round: Round): [CandidateId, Move[]][] {
  const sources = new Map<CandidateId, Move[]>();
  for (const move of round.moves.filter((one) => !isZero(one.votes))) {
    sources.set(move.from, [...(sources.get(move.from) ?? []), move]);
  }
  for (const moves of sources.values()) moves.sort((a, b) => compare(b.votes, a.votes));
  return [...sources];
}
