// The counts made again with one thing changed, in words: what changes who wins, and what does not. Pure.
import type { Votes } from "../../core/decode";
import { capital, count, exactVotes, inWords, listed, wholeVotes } from "../../core/format";
import type { AlternativeWinner, Counterfactual, Counterfactuals } from "../../core/wire";
import type { Story } from "./model";
import { typeset } from "./sentences";
import { inRound, roundWord } from "./words";

type Kind = Counterfactual["kind"];

/** What-ifs of one kind. */
export interface WhatIfGroup {
  readonly label: string;
  readonly summary: string; // what is changed, and how many of them change who wins
  readonly changing: readonly Change[];
  readonly same: readonly string[]; // what ends with the same winners
  readonly refused: readonly string[]; // what cannot be counted, with the reason
}

export interface Change {
  readonly title: string;
  readonly outcome: string;
  readonly note: string; // how little would have done it; empty where nothing is known
}

const labels: Record<Kind, [label: string, meaning: string]> = {
  official: ["As it was", ""],
  eliminated_first: ["Leaving first", "Somebody is out before anybody else."],
  withdrawn: ["Withdrawing", "Somebody was never in the race."],
  seats: ["Seats", "One seat fewer, or one more."],
  threshold: ["The threshold", "Other votes are needed to win, all through the count."],
  swap: ["The two lowest", "Once, the next lowest is out instead of the lowest."],
  order: ["Another order", "Candidates leave in an order of their own."],
  lots: ["Ties", "The lot falls on somebody else."],
  rule_field: ["The rule", "One of its terms says something else."],
  rule: ["Other rules", "The ballots are counted by another rule."],
  combined: ["Several at once", "Several things are changed."],
};

/** By kind, in the program's order, those first that change who wins. */
export function whatIfGroups(story: Story, all: Counterfactuals): WhatIfGroup[] {
  const kinds = [...new Set(all.scenarios.map((one) => one.kind))];
  const groups = kinds.map((kind) => groupOf(story, kind, all.scenarios.filter((one) => one.kind === kind)));
  return [...groups.filter((group) => group.changing.length > 0), ...groups.filter((group) => group.changing.length === 0)];
}

function groupOf(story: Story, kind: Kind, scenarios: readonly Counterfactual[]): WhatIfGroup {
  const counted = scenarios.filter((one) => one.refusal === null);
  const changing = counted.filter((one) => one.changed);
  const [label, meaning] = labels[kind];
  const told = kind === "seats" ? "" : howMany(changing.length, counted.length);
  return {
    label,
    summary: `${meaning} ${told}`.trim(),
    changing: changing.map((one) => ({ title: titleOf(story, one), outcome: outcomeOf(story, one), note: noteOf(one) })),
    same: counted.filter((one) => !one.changed).map((one) => titleOf(story, one)),
    refused: scenarios.flatMap((one) => (one.refusal === null ? [] : [`${titleOf(story, one)}: ${typeset(one.refusal)}`])),
  };
}

function howMany(changing: number, all: number): string {
  if (all === 0) return "";
  if (all === 1) return changing ? "That changes who wins." : "That does not change who wins.";
  if (changing === 0) return `None of ${inWords(all)} such counts changes who wins.`;
  if (changing === all) return `${all === 2 ? "Both" : `All ${inWords(all)}`} such counts change who wins.`;
  return `${capital(inWords(changing))} of ${inWords(all)} such counts ${changing === 1 ? "changes" : "change"} who wins.`;
}

/** The program's title in the words and figures of the page. */
export function titleOf(story: Story, { kind, title }: Counterfactual): string {
  const set = typeset(title);
  if (kind === "threshold") return set.replace(/\d+(?:\.\d+)?/, (figure) => (/\.0+$/.test(figure) ? wholeVotes : exactVotes)(figure as Votes));
  if (kind === "rule_field") return set.split(", ").map((term) => capital(term.replace(" = ", ": ").replaceAll("_", " "))).join(", ");
  return kind === "swap" || kind === "lots" ? set.replaceAll(" round ", ` ${roundWord(story)} `) : set;
}

const names = (story: Story, ids: Counterfactual["winners_in"]): string =>
  listed(ids.map((id) => story.results.candidate_names.get(id) ?? `Candidate ${String(id)}`));

/** Who wins only then, and who only officially. */
export function outcomeOf(story: Story, one: Counterfactual): string {
  const [gained, lost] = [one.winners_in, one.winners_out];
  if (!one.changed) return "The same win";
  const win = gained.length === 1 ? "wins" : "win";
  if (gained.length === 0) return `${names(story, lost)} ${lost.length === 1 ? "does" : "do"} not win`;
  if (lost.length === 0) return `${names(story, gained)} ${win} too`;
  const itself = lost.length === 1 && lost[0] === one.candidate_id;
  return `${names(story, gained)} ${win} instead${itself ? "" : ` of ${names(story, lost)}`}`;
}

const noteOf = ({ ballots_to_change: ballots }: Counterfactual): string =>
  ballots === null ? "" : `${count(ballots)} ${ballots === 1 ? "ballot" : "ballots"} would have done it`;

/** What comes out of all of them together. */
export function whatIfSentences(story: Story, all: Counterfactuals): string[] {
  const counted = all.scenarios.filter((one) => one.refusal === null);
  if (counted.length === 0) return ["There was nothing that could have been counted otherwise."];
  const same = counted.filter((one) => !one.changed).length;
  const winners = story.results.winners.length;
  const they = winners === 1 ? "the same candidate wins" : `the same ${inWords(winners)} win`;
  const first = same === counted.length ? `In all of ${inWords(same)} counts ${they}.` : `In ${inWords(same)} of ${inWords(counted.length)} counts ${they}.`;
  return [first, ...challengers(story, all.alternative_winners), ...nearest(story, counted), ...leftOut(all)];
}

const challengersNamed = 4;

function challengers(story: Story, rows: readonly AlternativeWinner[]): string[] {
  const winning = rows.filter((row) => !row.wins_officially && row.wins > 0).sort((a, b) => b.wins - a.wins || a.candidate_id - b.candidate_id);
  const [first] = winning;
  if (!first) return [];
  const seats = story.results.seats === 1 ? "the one seat" : `${inWords(story.results.seats)} seats`;
  const named = winning.slice(0, challengersNamed);
  const told = named.map((row, index) => `${row.candidate_name}${index === 0 ? " wins" : ""} in ${inWords(row.wins)}${index === 0 ? ` of ${inWords(row.scenarios)}` : ""}`);
  const more = winning.length - named.length;
  return [`With ${seats}, ${listed(told)}; ${more ? `${inWords(more)} more win at least once` : "nobody else ever does"}.`];
}

// The change of winners that the fewest ballots would have brought about.
function nearest(story: Story, counted: readonly Counterfactual[]): string[] {
  const known = counted.filter((one) => one.changed && one.ballots_to_change !== null && one.round_number !== null);
  const [first] = known.sort((a, b) => (a.ballots_to_change ?? 0) - (b.ballots_to_change ?? 0));
  if (!first) return [];
  const ballots = first.ballots_to_change ?? 0;
  return [`The nearest: ${count(ballots)} ${ballots === 1 ? "ballot" : "ballots"} the other way ${inRound(story, first.round_number)}, and ${outcomeOf(story, { ...first, candidate_id: null })}.`];
}

const leftOut = ({ left_out }: Counterfactuals): string[] =>
  left_out.length ? [`Not tried beforehand, as these ballots take too long to count so often: ${listed(left_out.map((kind) => labels[kind][0].toLowerCase()))}.`] : [];
