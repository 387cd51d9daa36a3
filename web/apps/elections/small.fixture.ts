// A small count for tests, worked out by hand. 100 ballots, 2 seats, threshold floor(100 / 3) + 1 = 34.
// Round 1: Ada 45, Ben 20, Cleo 19, Dev 16; Ada is elected. Her surplus is 11, f = 11 / 45 cut to 0.2444. Of her ballots
// 30 go on to Ben (7.3320), 10 to Cleo (2.4440), 5 name nobody else (1.2220); the cut leaves 11 - 10.9980 = 0.0020.
// Round 2: Dev is lowest. Of his 16 ballots 6 go to Ben, 9 to Cleo, 1 ends.
// Round 3: Ben 33.3320, Cleo 30.4440: nobody reaches 34, Cleo is lowest. 20 of her ballots go to Ben, 8 and the 10 from
// Ada end. Round 4: Ben has 53.3320 and is elected; 12.6660 no longer count.
import { decodeStvFlowData, decodeStvResults } from "../../core/wire";
import { storyOf, type Story } from "./model";

const names = ["Ada Lindgren", "Ben Osei", "Cleo Marsh", "Dev Patel"] as const;
const name = (id: number | null): string | null => (id === null ? null : (names[id - 1] ?? ""));

const fate = (candidate_id: number, status: string, round_number: number, [first, votes]: [number, string]): object => ({
  candidate_id, candidate_name: name(candidate_id), status, round_number, first_choice_votes: first, votes, percentage: Number(votes),
});

export const resultsAnswer = {
  contest: "Fairview Council", rule: "portland-or-2024", rule_title: "Portland, Oregon", statute: "City Code 2.08", seats: 2,
  total_ballots: 103, valid_ballots: 100, candidate_names: Object.fromEntries(names.map((one, index) => [index + 1, one])),
  threshold: "34.0000", total_rounds: 4, winners: [1, 2],
  sentence: "Ada Lindgren and Ben Osei won the 2 seats after 4 rounds; 34 votes were needed.",
  final_results: [
    fate(1, "elected", 1, [45, "45.0000"]), fate(2, "elected", 4, [20, "53.3320"]),
    fate(3, "eliminated", 3, [19, "30.4440"]), fate(4, "eliminated", 2, [16, "16.0000"]),
  ],
  round_summary: [],
  ties: [{ round_number: 2, candidates: [3, 4], chosen: 4, decided_by: "lot" }],
  data_version: "v1",
};

interface RoundGiven { totals: Record<string, string>; elected?: number[]; out?: number[]; exhausted: string; residual: string }

const round = (given: RoundGiven, index: number): object => ({
  round_number: index + 1, continuing_candidates: Object.keys(given.totals).map(Number), vote_totals: given.totals, quota: "34.0000",
  winners_this_round: given.elected ?? [], eliminated_this_round: given.out ?? [], exhausted_votes: given.exhausted,
  residual_votes: given.residual, total_continuing_votes: "0",
});

const move = (round_number: number, way: [number, number | null], votes: string, ballots: number): object => ({
  round_number, from_candidate: way[0], from_candidate_name: name(way[0]), to_candidate: way[1], to_candidate_name: name(way[1]),
  votes_transferred: votes, ballots, transfer_type: round_number === 2 ? "surplus" : "elimination",
});

export const flowAnswer = {
  rounds: [
    { totals: { 1: "45.0000", 2: "20.0000", 3: "19.0000", 4: "16.0000" }, elected: [1], exhausted: "0.0000", residual: "0.0000" },
    { totals: { 1: "34.0000", 2: "27.3320", 3: "21.4440", 4: "16.0000" }, out: [4], exhausted: "1.2220", residual: "0.0020" },
    { totals: { 1: "34.0000", 2: "33.3320", 3: "30.4440" }, out: [3], exhausted: "2.2220", residual: "0.0020" },
    { totals: { 1: "34.0000", 2: "53.3320" }, elected: [2], exhausted: "12.6660", residual: "0.0020" },
  ].map(round),
  transfer_patterns: [
    move(2, [1, 2], "7.3320", 30), move(2, [1, 3], "2.4440", 10), move(2, [1, null], "1.2220", 5),
    move(3, [4, 2], "6.0000", 6), move(3, [4, 3], "9.0000", 9), move(3, [4, null], "1.0000", 1),
    move(4, [3, 2], "20.0000", 20), move(4, [3, null], "10.4440", 18),
  ],
  candidate_flow_summary: [],
  flow_metadata: { total_rounds: 4, total_candidates: 4, total_transfers: 8, total_ballots_tracked: 100, seats: 2, winners: [1, 2], eliminated: [4, 3] },
  total_rounds: 4, seats: 2, data_version: "v1",
};

export const smallStory = (): Story =>
  storyOf(decodeStvResults(resultsAnswer, "results"), decodeStvFlowData(flowAnswer, "flow"));
