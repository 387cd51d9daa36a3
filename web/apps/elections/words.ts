// The sentences of the page. Pure.
import type { CandidateId } from "../../core/decode";
import { capital, count, inWords, listed, wholeVotes } from "../../core/format";
import { compare, isZero, minus, sum } from "../../core/votes";
import { movesBySource, totalOf, type Move, type Round, type Story } from "./model";

const nameIn = (story: Story, id: CandidateId): string => story.results.candidate_names.get(id) ?? `Candidate ${String(id)}`;

/** What the rule calls a round: Scottish law counts in stages. */
export const roundWord = (story: Story): string => (story.results.rule.startsWith("scotland-") ? "stage" : "round");

/** The same with a capital, for a heading: "Stage". */
export const roundHead = (story: Story): string => capital(roundWord(story));

/** "in stage 3" */
export const inRound = (story: Story, round: number | null): string => `in ${roundWord(story)} ${String(round)}`;

/** "Ann Lee, Bo Day and Cy Fox win" */
export const headline = (story: Story): string => headlineParts(story).map((part) => part.text).join("");

/** The same in parts, so that a line need not break within a name. */
export function headlineParts(story: Story): { text: string; name: boolean }[] {
  const names = story.results.winners.map((id) => nameIn(story, id));
  if (names.length === 0) return [{ text: "Nobody is elected", name: false }];
  const parts = names.flatMap((text, index) => {
    const between = index === 0 ? "" : index === names.length - 1 ? " and " : ", ";
    return [{ text: between, name: false }, { text, name: true }];
  });
  return [...parts, { text: names.length === 1 ? " wins" : " win", name: false }];
}

/** What stands above the headline. */
export function kicker(story: Story): string {
  const { seats } = story.results;
  return `Ranked choice, ${inWords(seats)} ${seats === 1 ? "seat" : "seats"}`;
}

/** What moved into a round, one sentence for each candidate whose votes moved. */
export function movesSentences(story: Story, round: Round): string[] {
  return movesBySource(round).map(([from, moves]) => {
    const total = wholeVotes(sum(moves.map((move) => move.votes)));
    const surplus = moves.some((move) => move.kind === "surplus");
    const what = surplus ? `${nameIn(story, from)}’s surplus of ${total}` : `${nameIn(story, from)}’s ${total} votes`;
    const verb = surplus ? "goes" : total === "1" ? "goes" : "go";
    return `${what} ${verb}${destinations(story, moves)}.`;
  });
}

const named = 3;

function destinations(story: Story, moves: readonly Move[]): string {
  const [ended] = moves.filter((move) => move.to === null);
  const others = moves.filter((move) => move.to !== null);
  const words = others.slice(0, named).map((move) => `${nameIn(story, move.to as CandidateId)} (${wholeVotes(move.votes)})`);
  if (others.length > named) words.push(`${inWords(others.length - named)} more`);
  const lost = ended && !isZero(ended.votes) ? wholeVotes(ended.votes) : null;
  if (words.length === 0) return " to nobody: no more candidates are ranked";
  return ` to ${listed(words)}` + (lost === null ? "" : `; ${lost} no longer ${lost === "1" ? "counts" : "count"}`);
}

/** What a round decides, in a few words. */
export function decision(story: Story, round: Round): string {
  const parts: string[] = [];
  if (round.elected.length) parts.push(election(story, round));
  if (round.eliminated.length) {
    const names = round.eliminated.map((id) => `${nameIn(story, id)} (${wholeVotes(totalOf(round, id) ?? round.residual)})`);
    parts.push(`${listed(names)} ${names.length === 1 ? "has the fewest votes and is out" : "are out"}`);
  }
  return parts.length ? `${parts.join("; ")}.` : "The count is complete.";
}

function election(story: Story, round: Round): string {
  const names = listed(round.elected.map((id) => nameIn(story, id)));
  const reached = round.elected.every((id) => compare(totalOf(round, id) ?? round.residual, round.threshold) >= 0);
  const be = round.elected.length === 1 ? "is" : "are";
  if (!reached) return `${names} ${be} elected to the last ${round.elected.length === 1 ? "seat" : "seats"}`;
  const [only] = round.elected;
  const votes = round.elected.length === 1 && only !== undefined ? ` with ${wholeVotes(totalOf(round, only) ?? round.threshold)} votes` : "";
  return `${names} ${round.elected.length === 1 ? "reaches" : "reach"} the threshold${votes} and ${be} elected`;
}

/** Why a winner won, under the name. */
export function winnerLine(story: Story, id: CandidateId): string {
  const line = story.lines.find((one) => one.id === id);
  if (!line) return "";
  const gained = minus(line.last, String(line.first) as typeof line.last);
  const start = `${count(line.first)} first choices`;
  const grown = isZero(gained) || gained.startsWith("-") ? "" : ` and ${wholeVotes(gained)} votes passed on by others`;
  return start + grown;
}

/** A tie, for the notes. */
export function tieSentence(story: Story, tie: Story["results"]["ties"][number]): string {
  const names = listed(tie.candidates.map((id) => nameIn(story, id)));
  const ways = { "earlier round": `an earlier ${roundWord(story)} decided`, lot: "decided by lot", "default order": "no lot was given, so the first in the source’s order was taken" };
  const how = ways[tie.decided_by as keyof typeof ways] ?? `decided by ${tie.decided_by}`;
  return `${roundHead(story)} ${String(tie.round_number)}: ${names} were equal; ${how}: ${nameIn(story, tie.chosen)}.`;
}
