import { describe, expect, it } from "vitest";
import { decodeCounterfactuals, type Counterfactual, type Counterfactuals } from "../../core/wire";
import { smallStory } from "./small.fixture";
import { outcomeOf, titleOf, whatIfGroups, whatIfSentences } from "./whatIf";

interface Given { kind: string; title: string; about?: number; gained?: number[]; lost?: number[]; ballots?: number; refusal?: string }

const scenario = (given: Given, index: number): object => ({
  kind: given.kind, parameter: String(index), title: given.title, candidate_id: given.about ?? null, round_number: given.kind === "swap" ? index + 1 : null, seats: 2, winners: [], winner_names: [],
  changed: Boolean(given.gained ?? given.lost), winners_in: given.gained ?? [], winners_out: given.lost ?? [], rounds: null, first_changed_round: null,
  threshold: null, last_margin: null, exhausted: null, gap: null, ballots_to_change: given.ballots ?? null, open_ties: 0, refusal: given.refusal ?? null,
});

const winner = (candidate_id: number, candidate_name: string, wins: number): object => ({
  candidate_id, candidate_name, wins_officially: candidate_id <= 2, scenarios: 6, wins, changes: 0, first_change: null, ballots_to_change: null,
});

const of = (scenarios: Given[], more: object = {}): Counterfactuals => decodeCounterfactuals({
  official: scenario({ kind: "official", title: "The count as it was" }, -1), scenarios: scenarios.map(scenario), alternative_winners: [], left_out: [], data_version: "v1", ...more,
}, "what-ifs");

const all: Given[] = [
  { kind: "lots", title: "In round 2 the lot falls on Cleo Marsh" },
  { kind: "withdrawn", title: "Ben Osei withdraws", about: 2, gained: [3], lost: [2] },
  { kind: "withdrawn", title: "Dev Patel withdraws", about: 4, gained: [3], lost: [1] },
  { kind: "withdrawn", title: "Cleo Marsh withdraws", about: 3 },
  { kind: "rule_field", title: "surplus_value = last_parcel", refusal: "It's not possible." },
];

const one = (given: Given): Counterfactual => of([given]).scenarios[0] as Counterfactual;

describe("what-ifs", () => {
  it("stand by kind, those first that change who wins", () => {
    expect(whatIfGroups(smallStory(), of(all)).map((group) => [group.label, group.summary])).toEqual([
      ["Withdrawing", "Somebody was never in the race. Two of three such counts change who wins."],
      ["Ties", "The lot falls on somebody else. That does not change who wins."],
      ["The rule", "One of its terms says something else."],
    ]);
  });

  it("tell what changes, what does not and what cannot be counted, each once", () => {
    const groups = whatIfGroups(smallStory(), of(all));
    expect(groups[0]?.changing.map((change) => [change.title, change.outcome])).toEqual([
      ["Ben Osei withdraws", "Cleo Marsh wins instead"], ["Dev Patel withdraws", "Cleo Marsh wins instead of Ada Lindgren"],
    ]);
    expect(groups[0]?.same).toEqual(["Cleo Marsh withdraws"]);
    expect(groups[2]?.refused).toEqual(["Surplus value: last parcel: It’s not possible."]);
  });

  it("say how little would have done it", () => {
    const [group] = whatIfGroups(smallStory(), of([{ kind: "swap", title: "x", gained: [3], lost: [2], ballots: 1200 }]));
    expect(group?.changing[0]?.note).toBe("1,200 ballots would have done it");
  });

  it("name the change that the fewest ballots would have made", () => {
    const swaps = [{ kind: "swap", title: "x", gained: [3], lost: [2], ballots: 9 }, { kind: "swap", title: "y", gained: [4], lost: [2], ballots: 1 }, { kind: "swap", title: "z", ballots: 0 }];
    expect(whatIfSentences(smallStory(), of(swaps))).toContain("The nearest: 1 ballot the other way in round 2, and Dev Patel wins instead of Ben Osei.");
  });

  it("sum up in sentences", () => {
    const rows = { alternative_winners: [winner(1, "Ada Lindgren", 5), winner(3, "Cleo Marsh", 2), winner(4, "Dev Patel", 0)], left_out: ["lots"] };
    expect(whatIfSentences(smallStory(), of(all, rows))).toEqual([
      "In two of four counts the same two win.",
      "With two seats, Cleo Marsh wins in two of six; nobody else ever does.",
      "Not tried beforehand, as these ballots take too long to count so often: ties.",
    ]);
    expect(whatIfSentences(smallStory(), of([]))).toHaveLength(1);
  });
});

describe("the words of a what-if", () => {
  it.each([
    [{ gained: [3] }, "Cleo Marsh wins too"], [{ lost: [1, 2] }, "Ada Lindgren and Ben Osei do not win"],
    [{ gained: [3, 4], lost: [1, 2] }, "Cleo Marsh and Dev Patel win instead of Ada Lindgren and Ben Osei"], [{}, "The same win"],
  ])("of who wins: %j", (given, words) => {
    expect(outcomeOf(smallStory(), one({ kind: "seats", title: "", ...given }))).toBe(words);
  });

  it.each([
    ["threshold", "A threshold of 15308.0000 votes (80 %)", "A threshold of 15,308 votes (80%)"],
    ["threshold", "A threshold of 15308.2500 votes (80 %)", "A threshold of 15,308.2500 votes (80%)"],
    ["rule_field", "quota = hare_floor", "Quota: hare floor"],
  ])("of a title of %s", (kind, title, words) => {
    expect(titleOf(smallStory(), one({ kind, title }))).toBe(words);
  });

  it("speak of stages where the rule does", () => {
    const story = smallStory();
    const scottish = { ...story, results: { ...story.results, rule: "scotland-2007" } };
    expect(titleOf(scottish, one({ kind: "swap", title: "A leaves in round 2 instead of B" }))).toBe("A leaves in stage 2 instead of B");
  });
});
