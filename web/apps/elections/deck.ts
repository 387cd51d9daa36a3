// Why the winners won, in one breath under the headline. Pure.
import type { CandidateId } from "../../core/decode";
import { inWords, listed, wholeVotes } from "../../core/format";
import { compare } from "../../core/votes";
import { totalOf, type Line, type Story } from "./model";
import { inRound } from "./words";

/** Why they won: what a seat took, who got there first, and who came closest without a seat. */
export function deck(story: Story): string {
  const winners = story.results.winners.flatMap((id) => lineOf(story, id));
  const [first] = winners;
  if (!first) return "The count ended before anybody had enough votes.";
  return winners.length === 1 ? single(story, first) : several(story, winners, first);
}

const lineOf = (story: Story, id: CandidateId): Line[] => story.lines.filter((line) => line.id === id);

// Lines stand with the winners first, then who lasted longest.
const closest = (story: Story): Line | undefined => story.lines.find((line) => line.fate !== "elected");

function single(story: Story, winner: Line): string {
  const round = story.rounds[(winner.round ?? 1) - 1];
  const rivals = story.lines.filter((line) => line.id !== winner.id && totalOf(round, line.id) !== null);
  const [rival] = rivals;
  const had = `${winner.name} had ${wholeVotes(winner.last)} votes ${inRound(story, winner.round)}`;
  const votes = rival && totalOf(round, rival.id);
  if (rival && votes && rivals.length === 1) return `${had} to ${wholeVotes(votes)} for ${rival.name}, the last rival left.`;
  if (rival && votes) return `${had}, more than all ${inWords(rivals.length)} remaining rivals together; ${rival.name} came closest with ${wholeVotes(votes)}.`;
  const last = closest(story);
  return `${had}, when nobody else was left` + (last ? `; ${last.name} was the last to leave, with ${wholeVotes(last.last)}.` : ".");
}

function several(story: Story, winners: readonly Line[], first: Line): string {
  const took = `A seat took ${wholeVotes(story.results.threshold)} votes.`;
  const last = winners.at(-1) ?? first;
  const early = winners.filter((line) => line.round === first.round);
  const all = winners.length === 2 ? "Both" : `All ${inWords(winners.length)}`;
  if (early.length === winners.length) return `${took} ${all} got there ${inRound(story, first.round)}${behind(story)}.`;
  const start = `${listed(early.map((line) => line.name))} got there first, ${inRound(story, first.round)}`;
  const late = winners.filter((line) => line.round === last.round);
  const seats = late.length === 1 ? "the last seat" : `the last ${inWords(late.length)} seats`;
  const below = late.some((line) => compare(line.last, story.results.threshold) < 0) ? " with fewer, as nobody else was left" : "";
  return `${took} ${start}; ${listed(late.map((line) => line.name))} took ${seats} ${inRound(story, last.round)}${below}${behind(story)}.`;
}

function behind(story: Story): string {
  const rival = closest(story);
  if (!rival) return "";
  const state = rival.fate === "eliminated" ? "who was out with" : "who had";
  const votes = wholeVotes(rival.fate === "eliminated" ? rival.last : (totalOf(story.rounds.at(-1), rival.id) ?? rival.last));
  return `, ahead of ${rival.name}, ${state} ${votes}`;
}
