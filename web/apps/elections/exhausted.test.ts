import { describe, expect, it } from "vitest";
import { decodeExhaustion, decodeGroupsExhaustion, type Exhaustion, type GroupsExhaustion } from "../../core/wire";
import { causesOf, exhaustionSentence, exhaustionStacks, groupDots, spreadSentence } from "./exhausted";

type Shares = Record<string, string | null>;

const round = (round_number: number, votes: string, shares: Shares): object => ({
  round_number, votes, votes_this_round: "0", ballots: null, percentage: Number(votes) / 10,
  causes: Object.entries(shares).map(([cause, share]) => ({ cause, votes: share, ballots: null, percentage: null })),
});

const of = (...rounds: object[]): Exhaustion => decodeExhaustion({ rounds, adds_up: true, data_version: "v1" }, "exhaustion");

const known = of(round(1, "0.0000", {}), round(2, "12.5000", { overvote: "2.5000", no_more_choices: "10.0000" }));
const untold = of(round(1, "12.0000", { overvote: "2.0000", no_more_choices: null, others_gone: null }));

describe("where ballots ran out", () => {
  it("shows the causes that occur, always in one order and colour", () => {
    expect(causesOf(known).map((one) => [one.cause, one.kind])).toEqual([["no_more_choices", 1], ["overvote", 3]]);
    expect(exhaustionStacks(known).map((stack) => stack.parts.map((part) => part.value))).toEqual([[0, 0], [10, 2.5]]);
  });

  it("keeps what the count does not tell apart as one", () => {
    expect(causesOf(untold).map((one) => one.cause)).toEqual([null, "overvote"]);
    expect(exhaustionStacks(untold)[0]?.parts.map((part) => part.value)).toEqual([10, 2]);
  });

  it("says how many in the end, and why", () => {
    expect(exhaustionSentence(known)).toBe("In the end 13 votes (1.3%) no longer count: 10 as nobody else is ranked and 3 as an overvote comes next.");
    expect(exhaustionSentence(of(round(1, "0.0000", {})))).toBe("Every vote counts for somebody to the end.");
  });
});

describe("precinct by precinct", () => {
  const group = (name: string, percentage: number | null): object => ({
    group: name, ballots: 60, valid_ballots: 60, untold_ballots: 0, mean_ranks_used: 3, active_votes_at_start: "60.0000", exhausted_votes: null, exhausted_ballots: null,
    percentage, no_more_choices: null, others_gone: null, overvote: null, skips: null, repeat: null,
  });
  const groups = (inequality: object | null): GroupsExhaustion => decodeGroupsExhaustion(
    { grouping: "precinct", column: "PrecinctID", groups: [group("4101", 20), group("4102", null)], inequality, adds_up: true, data_version: "v1" }, "groups",
  );

  it("has a dot for each whose share is known", () => {
    expect(groupDots(groups(null).groups)).toEqual([{ name: "4101", value: 20 }]);
  });

  it("says how far apart they are", () => {
    const spread = { groups: 96, mean: 25, minimum: 3, minimum_group: "4101", maximum: 55.21, maximum_group: "Precinct 7", range: 52.21, standard_deviation: 4, gini: 0.1 };
    expect(spreadSentence(groups(spread))).toBe("From 3.0% in precinct 4101 to 55.2% in Precinct 7; 96 precincts are compared.");
    expect(spreadSentence(groups(null))).toBe("");
  });
});
