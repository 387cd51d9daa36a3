// From the story of an election to what its charts draw. Pure; the only place where votes become floats.
import type { CountBar, CountRound } from "../../charts/countLayout";
import type { ArcName, Arc } from "../../charts/arcs";
import type { BarRow } from "../../charts/bars";
import type { TotalsLine } from "../../charts/totals";
import type { CandidateId, Votes } from "../../core/decode";
import { changeInVotes, count, percent, wholeVotes } from "../../core/format";
import { approximate, isZero, minus, noVotes, sum } from "../../core/votes";
import type { CoalitionPair, FirstChoice } from "../../core/wire";
import { changeOf, mostVotes, totalOf, type Line, type Round, type Story } from "./model";
import { inRound } from "./words";

export const thresholdWords = (round: Round): string => `${wholeVotes(round.threshold)} votes to win`;

/** The picture of a round, by its place in the list. */
export function countPicture(story: Story, index: number): CountRound {
  const round = story.rounds[index];
  if (!round) throw new RangeError(`there is no round ${String(index + 1)}`);
  const flows = round.moves.map((move) => ({ from: move.from, to: move.to, votes: approximate(move.votes) }));
  return {
    bars: story.lines.map((line) => barOf(story, index, line)),
    flows,
    ended: endedBar(story, index),
    threshold: approximate(round.threshold),
    thresholdText: thresholdWords(round),
    most: mostVotes(story.rounds),
  };
}

const lengthOf = (votes: Votes | null): number | null => (votes === null ? null : approximate(votes));
const textOf = (votes: Votes | null): string => (votes === null ? "" : wholeVotes(votes));

function barOf(story: Story, index: number, line: Line): CountBar {
  const now = totalOf(story.rounds[index], line.id);
  const before = index === 0 ? now : totalOf(story.rounds[index - 1], line.id);
  const state = stateOf(line, index + 1, now);
  return {
    id: line.id,
    name: line.name,
    tone: line.tone,
    before: lengthOf(before),
    now: lengthOf(now),
    textBefore: textOf(before),
    text: textOf(now),
    change: now === null ? "" : changeInVotes(changeOf(story.rounds, index, line.id)),
    state,
    note: noteOf(story, line, index + 1),
  };
}

function stateOf(line: Line, round: number, now: Votes | null): CountBar["state"] {
  if (line.fate === "elected" && line.round !== null && line.round <= round) return "won";
  return now === null ? "gone" : "in";
}

function noteOf(story: Story, line: Line, round: number): string {
  const state = stateOf(line, round, totalOf(story.rounds[round - 1], line.id));
  if (state === "won") return line.round === round ? "elected" : `elected ${inRound(story, line.round)}`;
  if (state === "gone") return line.round === null ? "" : `out ${inRound(story, line.round)}`;
  return line.round === round && line.fate === "eliminated" ? "fewest votes: out" : "";
}

/** The row of the votes that count for nobody any more. */
function endedBar(story: Story, index: number): CountBar {
  const now = story.rounds[index]?.exhausted ?? noVotes;
  const before = story.rounds[index - 1]?.exhausted ?? now;
  const arriving = sum((story.rounds[index]?.moves ?? []).filter((move) => move.to === null).map((move) => move.votes));
  return {
    id: -1,
    name: "No longer counting",
    tone: 0,
    before: approximate(minus(now, arriving)),
    now: approximate(now),
    textBefore: wholeVotes(before),
    text: wholeVotes(now),
    change: isZero(minus(now, before)) ? "" : changeInVotes(minus(now, before)),
    state: "in",
    note: "",
  };
}

/** A candidate's votes round by round, until they leave. */
export function totalsLine(story: Story, line: Line): TotalsLine {
  const votes: number[] = [];
  for (const round of story.rounds) {
    const total = totalOf(round, line.id);
    if (total === null) break;
    votes.push(approximate(total));
  }
  return { id: line.id, name: line.name, tone: line.tone, votes, won: line.fate === "elected" ? line.round : null };
}

export function firstChoiceRows(story: Story, choices: readonly FirstChoice[]): BarRow[] {
  const lines = new Map(story.lines.map((line) => [line.id, line]));
  return choices.map((choice) => ({
    id: choice.candidate_id,
    name: choice.candidate_name,
    value: choice.votes,
    percentage: choice.percentage,
    text: count(choice.votes),
    share: percent(choice.percentage),
    tone: lines.get(choice.candidate_id)?.tone ?? 0,
    strong: lines.get(choice.candidate_id)?.fate === "elected",
  }));
}

/** The strongest pairs as arcs between the candidates that they join. */
export function coalitionPicture(story: Story, pairs: readonly CoalitionPair[]): { names: ArcName[]; arcs: Arc[] } {
  const arcs = pairs.map((pair) => ({
    a: pair.candidate_1, b: pair.candidate_2, strength: pair.coalition_strength_score, kind: pair.coalition_type,
  }));
  const joined = new Set<CandidateId>(arcs.flatMap((arc) => [arc.a, arc.b]));
  const names = story.lines.filter((line) => joined.has(line.id)).map((line) => ({
    id: line.id, name: line.name, tone: line.tone, strong: line.fate === "elected",
  }));
  return { names, arcs };
}
