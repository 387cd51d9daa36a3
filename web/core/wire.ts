// Made by scripts/wire.mjs from the program's /openapi.json. Do not edit: run `npm run wire -- URL`.
/* eslint max-lines: off */
import { boolean, byNumber, candidateId, electionId, integer, list, nullable, real, record, text, votes, word } from "./decode";
import type { Decoder, CandidateId, ElectionId, Votes } from "./decode";

export interface Affinity {
  /** The candidate with the smaller id. Unit: id. */
  readonly candidate_1: CandidateId;
  /** Their name. */
  readonly candidate_1_name: string;
  /** The candidate with the larger id. Unit: id. */
  readonly candidate_2: CandidateId;
  /** Their name. */
  readonly candidate_2_name: string;
  /** Ballots that rank both, anywhere. Unit: ballots. */
  readonly shared_ballots: number;
  /** Ballots that rank candidate 1. Unit: ballots. */
  readonly total_ballots_1: number;
  /** Ballots that rank candidate 2. Unit: ballots. */
  readonly total_ballots_2: number;
  /** Jaccard: shared / (total 1 + total 2 - shared). Unit: 0..1. */
  readonly affinity_score: number;
  /** Of the ballots that rank candidate 1, those that rank 2 too. Unit: %. */
  readonly overlap_percentage: number;
  /** Of the ballots that rank candidate 2, those that rank 1 too. Unit: %. */
  readonly overlap_percentage_2: number;
}

export const decodeAffinity: Decoder<Affinity> = /* @__PURE__ */ record<Affinity>({
  candidate_1: candidateId,
  candidate_1_name: text,
  candidate_2: candidateId,
  candidate_2_name: text,
  shared_ballots: integer,
  total_ballots_1: integer,
  total_ballots_2: integer,
  affinity_score: real,
  overlap_percentage: real,
  overlap_percentage_2: real,
});

export interface Pagination {
  /** This page, from 1. */
  readonly page: number;
  /** The most items a page has. Unit: items. */
  readonly page_size: number;
  /** Pages in all. Unit: pages. */
  readonly total_pages: number;
  /** Items in all, after filtering. Unit: items. */
  readonly total_items: number;
  /** Whether a later page exists. */
  readonly has_next: boolean;
  /** Whether an earlier page exists. */
  readonly has_previous: boolean;
}

export const decodePagination: Decoder<Pagination> = /* @__PURE__ */ record<Pagination>({
  page: integer,
  page_size: integer,
  total_pages: integer,
  total_items: integer,
  has_next: boolean,
  has_previous: boolean,
});

export interface Metadata {
  /** Always 0, so that the bytes stay the same; Server-Timing says what a request cost. Unit: ms. */
  readonly query_time_ms: number;
  /** Whether the answer was worked out beforehand. */
  readonly cache_hit: boolean;
  /** The version of inputs and method that the answer was made from. */
  readonly data_version: string;
}

export const decodeMetadata: Decoder<Metadata> = /* @__PURE__ */ record<Metadata>({
  query_time_ms: real,
  cache_hit: boolean,
  data_version: text,
});

export interface Affinities {
  /** The rows. */
  readonly data: readonly Affinity[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeAffinities: Decoder<Affinities> = /* @__PURE__ */ record<Affinities>({
  data: list(decodeAffinity),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface AlternativeWinner {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Whether they were elected. */
  readonly wins_officially: boolean;
  /** Scenarios that could be counted and have as many seats as the election. Unit: scenarios. */
  readonly scenarios: number;
  /** Of these, in how many they win. Unit: scenarios. */
  readonly wins: number;
  /** In how many their fate is not the official one; leaving first and withdrawing themselves are counted too. Unit: scenarios. */
  readonly changes: number;
  /** The first of these, in words; null where there is none. */
  readonly first_change: string | null;
  /** The fewest ballots in one round that, going to another of its two lowest, change their fate; null where no such exchange does. Unit: ballots. */
  readonly ballots_to_change: number | null;
}

export const decodeAlternativeWinner: Decoder<AlternativeWinner> = /* @__PURE__ */ record<AlternativeWinner>({
  candidate_id: candidateId,
  candidate_name: text,
  wins_officially: boolean,
  scenarios: integer,
  wins: integer,
  changes: integer,
  first_change: nullable(text),
  ballots_to_change: nullable(integer),
});

export interface ArchetypeShares {
  /** Rank nobody else. Unit: %. */
  readonly bullet_voters: number;
  /** Rank four or more, this one first or second. Unit: %. */
  readonly strategic_rankers: number;
  /** Rank five or more, this one third or later. Unit: %. */
  readonly coalition_builders: number;
  /** All other supporters. Unit: %. */
  readonly other: number;
}

export const decodeArchetypeShares: Decoder<ArchetypeShares> = /* @__PURE__ */ record<ArchetypeShares>({
  bullet_voters: real,
  strategic_rankers: real,
  coalition_builders: real,
  other: real,
});

export interface ArchetypeComparison {
  /** Of the candidate asked for. */
  readonly target: ArchetypeShares;
  /** Of the similar one. */
  readonly other: ArchetypeShares;
}

export const decodeArchetypeComparison: Decoder<ArchetypeComparison> = /* @__PURE__ */ record<ArchetypeComparison>({
  target: decodeArchetypeShares,
  other: decodeArchetypeShares,
});

export interface Mark {
  /** The rank marked, from 1, uncleaned. Unit: rank. */
  readonly rank_position: number;
  /** Null: the source says only: overvoted. Unit: id. */
  readonly candidate_id: CandidateId | null;
  /** Their name. */
  readonly candidate_name: string | null;
}

export const decodeMark: Decoder<Mark> = /* @__PURE__ */ record<Mark>({
  rank_position: integer,
  candidate_id: nullable(candidateId),
  candidate_name: nullable(text),
});

export interface Ballot {
  /** The source's id, else its line number. Unit: id. */
  readonly ballot_id: string;
  /** How many voters it stands for. Unit: voters. */
  readonly weight: number;
  /** As the source writes it. */
  readonly precinct: string;
  /** As the source writes it. */
  readonly ballot_style: string;
  /** As cast (raw), by rank. */
  readonly marks: readonly Mark[];
  /** As the rule cleans it: first choice first. Unit: ids. */
  readonly ranking: readonly CandidateId[];
  /** Whether round 1 counts it for somebody. */
  readonly is_valid: boolean;
}

export const decodeBallot: Decoder<Ballot> = /* @__PURE__ */ record<Ballot>({
  ballot_id: text,
  weight: integer,
  precinct: text,
  ballot_style: text,
  marks: list(decodeMark),
  ranking: list(candidateId),
  is_valid: boolean,
});

export interface BallotFlow {
  /** The source's id, else its line number; /ballot/{ballot_id} has the rest. Unit: id. */
  readonly ballot_id: string;
  /** How many voters it stands for. Unit: voters. */
  readonly weight: number;
  /** The candidate's condensed rank on it. Unit: rank. */
  readonly candidate_rank_position: number;
  /** As the rule cleans it, first choice first. Unit: ids. */
  readonly full_ranking_sequence: readonly CandidateId[];
  /** How many it ranks after the candidate. Unit: candidates. */
  readonly transfer_potential: number;
}

export const decodeBallotFlow: Decoder<BallotFlow> = /* @__PURE__ */ record<BallotFlow>({
  ballot_id: text,
  weight: integer,
  candidate_rank_position: integer,
  full_ranking_sequence: list(candidateId),
  transfer_potential: integer,
});

export interface KeptPart {
  /** Who keeps it. Unit: id. */
  readonly candidate_id: CandidateId;
  /** How much of one vote, with what the law's cuts lost on the way. Unit: votes. */
  readonly votes: Votes;
}

export const decodeKeptPart: Decoder<KeptPart> = /* @__PURE__ */ record<KeptPart>({
  candidate_id: candidateId,
  votes: votes,
});

export interface JourneyStep {
  /** The first round of it. Unit: round. */
  readonly round_number: number;
  /** The last round of it. Unit: round. */
  readonly until_round: number;
  /** Who has the part of the ballot that can still move; null: nobody. Unit: id. */
  readonly active_candidate: CandidateId | null;
  /** Their name. */
  readonly active_candidate_name: string | null;
  /** That part's value for one voter. Unit: votes. */
  readonly vote_weight: Votes;
  /** Whether nobody has it. */
  readonly is_exhausted: boolean;
  /** initial: a count began; surplus, elimination: of the one before; exhausted: nobody was left; held: only kept parts changed. */
  readonly transfer_reason: "initial" | "surplus" | "elimination" | "exhausted" | "held";
  /** What those elected keep of it; with vote_weight one vote. */
  readonly kept: readonly KeptPart[];
}

export const decodeJourneyStep: Decoder<JourneyStep> = /* @__PURE__ */ record<JourneyStep>({
  round_number: integer,
  until_round: integer,
  active_candidate: nullable(candidateId),
  active_candidate_name: nullable(text),
  vote_weight: votes,
  is_exhausted: boolean,
  transfer_reason: word("initial", "surplus", "elimination", "exhausted", "held"),
  kept: list(decodeKeptPart),
});

export interface BallotJourney {
  /** The source's id, else its line number. Unit: id. */
  readonly ballot_id: string;
  /** How many voters it stands for. Unit: voters. */
  readonly weight: number;
  /** As cast (raw), by rank. */
  readonly marks: readonly Mark[];
  /** As the rule cleans it: first choice first. Unit: ids. */
  readonly ranking: readonly CandidateId[];
  /** Each change, from round 1. */
  readonly journey: readonly JourneyStep[];
  /** What became of the moving part; untold: the count keeps no record of single ballots. */
  readonly final_status: "elected" | "eliminated" | "standing" | "exhausted" | "not_counted" | "untold";
  /** Rounds of the whole count. Unit: rounds. */
  readonly total_rounds: number;
}

export const decodeBallotJourney: Decoder<BallotJourney> = /* @__PURE__ */ record<BallotJourney>({
  ballot_id: text,
  weight: integer,
  marks: list(decodeMark),
  ranking: list(candidateId),
  journey: list(decodeJourneyStep),
  final_status: word("elected", "eliminated", "standing", "exhausted", "not_counted", "untold"),
  total_rounds: integer,
});

export interface BallotLength {
  /** Candidates ranked on the ballot. Unit: candidates. */
  readonly length: number;
  /** Ballots that rank so many. Unit: ballots. */
  readonly ballots: number;
  /** Of valid ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeBallotLength: Decoder<BallotLength> = /* @__PURE__ */ record<BallotLength>({
  length: integer,
  ballots: integer,
  percentage: real,
});

export interface BallotLengths {
  /** The rows. */
  readonly data: readonly BallotLength[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeBallotLengths: Decoder<BallotLengths> = /* @__PURE__ */ record<BallotLengths>({
  data: list(decodeBallotLength),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface CacheCleared {
  /** Which keys; * stands for any text. */
  readonly pattern: string;
  /** That were in memory and are not now. Unit: answers. */
  readonly dropped: number;
}

export const decodeCacheCleared: Decoder<CacheCleared> = /* @__PURE__ */ record<CacheCleared>({
  pattern: text,
  dropped: integer,
});

export interface CacheEntry {
  /** Election, version, view and parameters, in their one form. */
  readonly key: string;
  /** MD5 of the parameters as JSON with sorted keys. */
  readonly parameters_md5: string;
  /** The view. */
  readonly kind: string;
  /** Given from it, up to 65,535. Unit: answers. */
  readonly hits: number;
  /** What it takes, all encodings. Unit: bytes. */
  readonly bytes: number;
  /** Since it was worked out. Unit: s. */
  readonly age_seconds: number;
  /** For how long it stays fresh; below 0: it is stale. Unit: s. */
  readonly ttl_seconds: number;
  /** What working it out took. Unit: ms. */
  readonly cost_ms: number;
}

export const decodeCacheEntry: Decoder<CacheEntry> = /* @__PURE__ */ record<CacheEntry>({
  key: text,
  parameters_md5: text,
  kind: text,
  hits: integer,
  bytes: integer,
  age_seconds: real,
  ttl_seconds: real,
  cost_ms: real,
});

export interface CacheKind {
  /** The view whose answers these are. */
  readonly kind: string;
  /** Given from memory. Unit: answers. */
  readonly hits: number;
  /** Of these, given while they were being renewed. Unit: answers. */
  readonly stale_hits: number;
  /** Worked out. Unit: answers. */
  readonly misses: number;
  /** Given to who waited for an answer that somebody else had asked for. Unit: answers. */
  readonly collapsed: number;
  /** Worked out and kept. Unit: answers. */
  readonly fills: number;
  /** That could not be worked out. Unit: answers. */
  readonly failures: number;
  /** That made room for others. Unit: answers. */
  readonly evictions: number;
  /** That went since another version is served, or everything was cleared. Unit: answers. */
  readonly invalidations: number;
  /** That went by their key: cleared by a pattern, or found to differ. Unit: answers. */
  readonly removals: number;
  /** Hits and collapsed among all asks, 0 to 1. */
  readonly hit_ratio: number;
  /** What working them out took. Unit: s. */
  readonly compute_seconds: number;
  /** What the hits would have taken to work out. Unit: s. */
  readonly saved_seconds: number;
}

export const decodeCacheKind: Decoder<CacheKind> = /* @__PURE__ */ record<CacheKind>({
  kind: text,
  hits: integer,
  stale_hits: integer,
  misses: integer,
  collapsed: integer,
  fills: integer,
  failures: integer,
  evictions: integer,
  invalidations: integer,
  removals: integer,
  hit_ratio: real,
  compute_seconds: real,
  saved_seconds: real,
});

export interface CacheTier {
  /** ready, slow or away; while it is not ready nothing is asked of it. */
  readonly state: string;
  /** For how long. Unit: s. */
  readonly in_state_seconds: number;
  /** Why it is away. */
  readonly reason: string;
  /** Found there. Unit: answers. */
  readonly hits: number;
  /** Not found there, or outdated. Unit: answers. */
  readonly misses: number;
  /** That passed it by. Unit: asks. */
  readonly skipped: number;
  /** Stored there. Unit: answers. */
  readonly puts: number;
  /** That were to be and were not. Unit: answers. */
  readonly puts_lost: number;
  /** Invalidations of other servers. */
  readonly invalidations_heard: number;
}

export const decodeCacheTier: Decoder<CacheTier> = /* @__PURE__ */ record<CacheTier>({
  state: text,
  in_state_seconds: real,
  reason: text,
  hits: integer,
  misses: integer,
  skipped: integer,
  puts: integer,
  puts_lost: integer,
  invalidations_heard: integer,
});

export interface CacheStats {
  /** Whether anything is kept. */
  readonly enabled: boolean;
  /** In memory. Unit: answers. */
  readonly entries: number;
  /** What they take. Unit: bytes. */
  readonly bytes: number;
  /** What they may take. Unit: bytes. */
  readonly bytes_max: number;
  /** Being worked out now. Unit: answers. */
  readonly computing: number;
  /** Hits and collapsed among all asks, 0 to 1. */
  readonly hit_ratio: number;
  /** Each kind that anybody has asked for. */
  readonly kinds: readonly CacheKind[];
  /** The answers asked most often. */
  readonly most_asked: readonly CacheEntry[];
  /** The Redis behind it, where there is one. */
  readonly redis: CacheTier | null;
}

export const decodeCacheStats: Decoder<CacheStats> = /* @__PURE__ */ record<CacheStats>({
  enabled: boolean,
  entries: integer,
  bytes: integer,
  bytes_max: integer,
  computing: integer,
  hit_ratio: real,
  kinds: list(decodeCacheKind),
  most_asked: list(decodeCacheEntry),
  redis: nullable(decodeCacheTier),
});

export interface Candidate {
  /** The number used in every route. Unit: id. */
  readonly candidate_id: CandidateId;
  /** As the source writes it. */
  readonly candidate_name: string;
  /** The source's own id, empty where it has none. */
  readonly source_id: string;
  /** As the source writes it, empty where it says none. */
  readonly party: string;
  /** Whether the count elected them. */
  readonly is_winner: boolean;
  /** Whether they were not in the race: withdrawn, or an unused write-in slot. */
  readonly is_excluded: boolean;
}

export const decodeCandidate: Decoder<Candidate> = /* @__PURE__ */ record<Candidate>({
  candidate_id: candidateId,
  candidate_name: text,
  source_id: text,
  party: text,
  is_winner: boolean,
  is_excluded: boolean,
});

export interface RankCount {
  /** The condensed rank, from 1. Unit: rank. */
  readonly rank: number;
  /** Ballots that have the candidate there. Unit: ballots. */
  readonly votes: number;
  /** Of the candidate's ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeRankCount: Decoder<RankCount> = /* @__PURE__ */ record<RankCount>({
  rank: integer,
  votes: integer,
  percentage: real,
});

export interface PartnerAtRank {
  /** The condensed rank, from 2. Unit: rank. */
  readonly rank: number;
  /** Their place within the rank, from 1. */
  readonly place: number;
  /** Who stands there. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that have them there. Unit: ballots. */
  readonly votes: number;
  /** Of the ballots that rank the candidate first. Unit: %. */
  readonly percentage: number;
}

export const decodePartnerAtRank: Decoder<PartnerAtRank> = /* @__PURE__ */ record<PartnerAtRank>({
  rank: integer,
  place: integer,
  candidate_id: candidateId,
  candidate_name: text,
  votes: integer,
  percentage: real,
});

export interface CandidateAnalysis {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name as the source has it. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** One row a rank that is used. */
  readonly vote_totals: readonly RankCount[];
  /** The five most frequent at each later rank of the ballots that rank the candidate first. */
  readonly top_partners: readonly PartnerAtRank[];
}

export const decodeCandidateAnalysis: Decoder<CandidateAnalysis> = /* @__PURE__ */ record<CandidateAnalysis>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  vote_totals: list(decodeRankCount),
  top_partners: list(decodePartnerAtRank),
});

export interface CandidateCentrality {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Connections / the other candidates in the race. Unit: 0..1. */
  readonly degree_centrality: number;
  /** Sum of the strengths of those connections. */
  readonly strength_centrality: number;
  /** Share of that sum which goes to candidates of other clusters. Unit: 0..1. */
  readonly bridge_score: number;
  /** The number of their modularity cluster, `none` outside of all. */
  readonly cluster_membership: string;
  /** Place by centrality_score, from 1; ties by id. */
  readonly centrality_rank: number;
  /** Meaningful connections: pairs with enough shared ballots and strength. Unit: candidates. */
  readonly connection_count: number;
  /** Mean strength of those connections, 0 without any. Unit: 0..1. */
  readonly avg_coalition_strength: number;
  /** Isolated: no connection; Hub: degree from 0.7 and normalized strength from 0.5; Bridge: bridge score from 0.5 with two connections or more; else Peripheral. */
  readonly position_type: "Hub" | "Bridge" | "Peripheral" | "Isolated";
  /** strength_centrality / the largest of all candidates. Unit: 0..1. */
  readonly normalized_strength: number;
  /** 0.4 degree + 0.4 normalized strength + 0.2 bridge score. Unit: 0..1. */
  readonly centrality_score: number;
  /** By centrality_score: above 0.7 central_hub, 0.5 well_connected, 0.3 moderately_connected, 0.1 periphery, else isolated. */
  readonly network_position: "central_hub" | "well_connected" | "moderately_connected" | "periphery" | "isolated";
}

export const decodeCandidateCentrality: Decoder<CandidateCentrality> = /* @__PURE__ */ record<CandidateCentrality>({
  candidate_id: candidateId,
  candidate_name: text,
  degree_centrality: real,
  strength_centrality: real,
  bridge_score: real,
  cluster_membership: text,
  centrality_rank: integer,
  connection_count: integer,
  avg_coalition_strength: real,
  position_type: word("Hub", "Bridge", "Peripheral", "Isolated"),
  normalized_strength: real,
  centrality_score: real,
  network_position: word("central_hub", "well_connected", "moderately_connected", "periphery", "isolated"),
});

export interface CandidateCentralities {
  /** The rows. */
  readonly data: readonly CandidateCentrality[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeCandidateCentralities: Decoder<CandidateCentralities> = /* @__PURE__ */ record<CandidateCentralities>({
  data: list(decodeCandidateCentrality),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface VoteStep {
  /** From 1. Unit: round. */
  readonly round_number: number;
  /** After all transfers of the round. Unit: votes. */
  readonly vote_total: Votes;
  /** Since the round before; 0 in round 1. Unit: votes. */
  readonly vote_change: Votes;
}

export const decodeVoteStep: Decoder<VoteStep> = /* @__PURE__ */ record<VoteStep>({
  round_number: integer,
  vote_total: votes,
  vote_change: votes,
});

export interface CoalitionPartner {
  /** The partner. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank both. Unit: ballots. */
  readonly shared_ballots: number;
  /** How far apart, on average. Unit: ranks. */
  readonly avg_rank_distance: number;
  /** Shared ballots / (mean distance + 1): orders this list. Unit: ballots. */
  readonly partner_score: number;
  /** The pair's strength as /coalition/pairs has it. Unit: 0..1. */
  readonly coalition_strength_score: number;
}

export const decodeCoalitionPartner: Decoder<CoalitionPartner> = /* @__PURE__ */ record<CoalitionPartner>({
  candidate_id: candidateId,
  candidate_name: text,
  shared_ballots: integer,
  avg_rank_distance: real,
  partner_score: real,
  coalition_strength_score: real,
});

export interface SupporterDemographics {
  /** Ballots that rank the candidate. Unit: ballots. */
  readonly total_supporters: number;
  /** Mean number of candidates on them; 0 without any. Unit: candidates. */
  readonly avg_candidates_ranked: number;
  /** Mean first rank that they use: 1, since ranks are condensed; 0 without any. Unit: rank. */
  readonly avg_earliest_rank: number;
  /** Mean last rank that they use: as many as they rank, since ranks are condensed. Unit: rank. */
  readonly avg_latest_rank: number;
  /** That rank nobody else. Unit: ballots. */
  readonly bullet_voters: number;
  /** Of the candidate's ballots. Unit: %. */
  readonly bullet_voter_percentage: number;
}

export const decodeSupporterDemographics: Decoder<SupporterDemographics> = /* @__PURE__ */ record<SupporterDemographics>({
  total_supporters: integer,
  avg_candidates_ranked: real,
  avg_earliest_rank: real,
  avg_latest_rank: real,
  bullet_voters: integer,
  bullet_voter_percentage: real,
});

export interface CandidateProfile {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** As the source writes it, empty where it says none. */
  readonly party: string;
  /** Ballots that rank them, anywhere. Unit: ballots. */
  readonly total_ballots: number;
  /** Ballots that rank them first. Unit: ballots. */
  readonly first_choice_votes: number;
  /** Of valid ballots. Unit: %. */
  readonly first_choice_percentage: number;
  /** Six points for each rank 1 to one for each rank 6. Unit: points. */
  readonly weighted_score: number;
  /** Weighted score / (6 · their ballots): how early they are ranked. Unit: 0..1. */
  readonly vote_strength_index: number;
  /** How many others their ballots rank: (mean candidates − 1) / (min(6, candidates) − 1). Unit: 0..1. */
  readonly cross_camp_appeal: number;
  /** Share of their ballots that rank somebody later. Unit: 0..1. */
  readonly transfer_efficiency: number;
  /** 1: all rank them alike; 0: evenly over the ranks used. Unit: 0..1. */
  readonly ranking_consistency: number;
  /** What became of them. */
  readonly final_status: "elected" | "eliminated" | "standing" | "excluded";
  /** When they were elected; null: never. Unit: round. */
  readonly election_round: number | null;
  /** When they were excluded; null: never. Unit: round. */
  readonly elimination_round: number | null;
  /** Round by round, until they were excluded. */
  readonly vote_progression: readonly VoteStep[];
  /** The five best partners with 100 shared ballots. */
  readonly top_coalition_partners: readonly CoalitionPartner[];
  /** Their ballots as a whole. */
  readonly supporter_demographics: SupporterDemographics;
}

export const decodeCandidateProfile: Decoder<CandidateProfile> = /* @__PURE__ */ record<CandidateProfile>({
  candidate_id: candidateId,
  candidate_name: text,
  party: text,
  total_ballots: integer,
  first_choice_votes: integer,
  first_choice_percentage: real,
  weighted_score: integer,
  vote_strength_index: real,
  cross_camp_appeal: real,
  transfer_efficiency: real,
  ranking_consistency: real,
  final_status: word("elected", "eliminated", "standing", "excluded"),
  election_round: nullable(integer),
  elimination_round: nullable(integer),
  vote_progression: list(decodeVoteStep),
  top_coalition_partners: list(decodeCoalitionPartner),
  supporter_demographics: decodeSupporterDemographics,
});

export interface CoalitionPair {
  /** The candidate with the smaller id. Unit: id. */
  readonly candidate_1: CandidateId;
  /** Their name. */
  readonly candidate_1_name: string;
  /** The candidate with the larger id. Unit: id. */
  readonly candidate_2: CandidateId;
  /** Their name. */
  readonly candidate_2_name: string;
  /** Ballots that rank both, anywhere. Unit: ballots. */
  readonly shared_ballots: number;
  /** Ballots that rank candidate 1. Unit: ballots. */
  readonly total_ballots_1: number;
  /** Ballots that rank candidate 2. Unit: ballots. */
  readonly total_ballots_2: number;
  /** Mean distance of the two ranks over the shared ballots. Unit: ranks. */
  readonly avg_rank_distance: number;
  /** Smallest distance. Unit: ranks. */
  readonly min_rank_distance: number;
  /** Largest distance. Unit: ranks. */
  readonly max_rank_distance: number;
  /** Distance 2 or less. Unit: ballots. */
  readonly strong_coalition_votes: number;
  /** Distance 4 or more. Unit: ballots. */
  readonly weak_coalition_votes: number;
  /** Ballots whose first other preference after 1 is 2. Unit: ballots. */
  readonly transfer_votes_1_to_2: number;
  /** Ballots whose first other preference after 2 is 1. Unit: ballots. */
  readonly transfer_votes_2_to_1: number;
  /** Jaccard: shared / (total 1 + total 2 - shared). Unit: 0..1. */
  readonly basic_affinity_score: number;
  /** The affinity that enters the strength: raw the Jaccard value itself, conditional shared / total 1, lift P(both) / (P(1) P(2)) up to 2. Unit: 0..2. */
  readonly normalized_affinity_score: number;
  /** Mean over shared ballots of 1 / (1 + distance). Unit: 0..1. */
  readonly proximity_weighted_affinity: number;
  /** 0.3 normalized affinity + 0.7 proximity; by the method basic the normalized affinity alone. Unit: 0..2. */
  readonly coalition_strength_score: number;
  /** strong: mean distance to 1.5 and strong share from 0.6; moderate: to 2.5 and from 0.4; strategic: weak share from 0.5; else weak. */
  readonly coalition_type: "strong" | "moderate" | "strategic" | "weak";
  /** Where 95 % of the strengths of resampled ballots begin; null where no intervals were asked for. Unit: 0..2. */
  readonly strength_low: number | null;
  /** Where they end. Unit: 0..2. */
  readonly strength_high: number | null;
  /** The same of the normalized affinity. Unit: 0..2. */
  readonly normalized_affinity_low: number | null;
  /** Where it ends. Unit: 0..2. */
  readonly normalized_affinity_high: number | null;
  /** The same of the proximity. Unit: 0..1. */
  readonly proximity_low: number | null;
  /** Where it ends. Unit: 0..1. */
  readonly proximity_high: number | null;
}

export const decodeCoalitionPair: Decoder<CoalitionPair> = /* @__PURE__ */ record<CoalitionPair>({
  candidate_1: candidateId,
  candidate_1_name: text,
  candidate_2: candidateId,
  candidate_2_name: text,
  shared_ballots: integer,
  total_ballots_1: integer,
  total_ballots_2: integer,
  avg_rank_distance: real,
  min_rank_distance: integer,
  max_rank_distance: integer,
  strong_coalition_votes: integer,
  weak_coalition_votes: integer,
  transfer_votes_1_to_2: integer,
  transfer_votes_2_to_1: integer,
  basic_affinity_score: real,
  normalized_affinity_score: real,
  proximity_weighted_affinity: real,
  coalition_strength_score: real,
  coalition_type: word("strong", "moderate", "strategic", "weak"),
  strength_low: nullable(real),
  strength_high: nullable(real),
  normalized_affinity_low: nullable(real),
  normalized_affinity_high: nullable(real),
  proximity_low: nullable(real),
  proximity_high: nullable(real),
});

export interface CandidateComparison {
  /** The one asked for first. */
  readonly candidate_1: CandidateProfile;
  /** The other. */
  readonly candidate_2: CandidateProfile;
  /** Whether no ballot ranks both. */
  readonly insufficient_data: boolean;
  /** The two as a pair, the smaller id first; null without shared ballots. */
  readonly pair: CoalitionPair | null;
  /** Ballots that rank candidate_1 but not candidate_2. Unit: ballots. */
  readonly only_candidate_1: number;
  /** Ballots that rank candidate_2 but not candidate_1. Unit: ballots. */
  readonly only_candidate_2: number;
  /** How alike their supporters fill the ballot. Unit: 0..100. */
  readonly archetype_similarity: number;
  /** How alike their supporters choose besides. Unit: 0..100. */
  readonly co_support_similarity: number;
}

export const decodeCandidateComparison: Decoder<CandidateComparison> = /* @__PURE__ */ record<CandidateComparison>({
  candidate_1: decodeCandidateProfile,
  candidate_2: decodeCandidateProfile,
  insufficient_data: boolean,
  pair: nullable(decodeCoalitionPair),
  only_candidate_1: integer,
  only_candidate_2: integer,
  archetype_similarity: real,
  co_support_similarity: real,
});

export interface CandidateFlow {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** What became of them. */
  readonly final_status: "elected" | "eliminated" | "standing" | "excluded";
  /** The most they ever had. Unit: votes. */
  readonly max_votes: Votes;
  /** By transfers, in all. Unit: votes. */
  readonly votes_received: Votes;
  /** That left them for another candidate, in all. Unit: votes. */
  readonly votes_passed_on: Votes;
  /** By transfers, in all; the same as votes_received. Unit: votes. */
  readonly total_votes_in: Votes;
  /** That left them for a candidate or for nobody, in all. Unit: votes. */
  readonly total_votes_out: Votes;
  /** Rows of transfer_patterns to them. Unit: transfers. */
  readonly transfer_count_in: number;
  /** Rows of transfer_patterns from them. Unit: transfers. */
  readonly transfer_count_out: number;
  /** Null if they never were elected. Unit: round. */
  readonly election_round: number | null;
  /** Null if they never were excluded. Unit: round. */
  readonly elimination_round: number | null;
}

export const decodeCandidateFlow: Decoder<CandidateFlow> = /* @__PURE__ */ record<CandidateFlow>({
  candidate_id: candidateId,
  candidate_name: text,
  final_status: word("elected", "eliminated", "standing", "excluded"),
  max_votes: votes,
  votes_received: votes,
  votes_passed_on: votes,
  total_votes_in: votes,
  total_votes_out: votes,
  transfer_count_in: integer,
  transfer_count_out: integer,
  election_round: nullable(integer),
  elimination_round: nullable(integer),
});

export interface NextChoice {
  /** Who is next. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them right after the candidate. Unit: ballots. */
  readonly transfer_votes: number;
  /** Of the ballots that rank anybody later. Unit: %. */
  readonly transfer_percentage: number;
}

export const decodeNextChoice: Decoder<NextChoice> = /* @__PURE__ */ record<NextChoice>({
  candidate_id: candidateId,
  candidate_name: text,
  transfer_votes: integer,
  transfer_percentage: real,
});

export interface RetentionAnalysis {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** Of these, ballots that rank somebody later. Unit: ballots. */
  readonly ballots_with_transfers: number;
  /** The others: the candidate is their last. Unit: ballots. */
  readonly ballots_ending_here: number;
  /** Of the others, ballots that rank nobody else at all. Unit: ballots. */
  readonly bullet_voters: number;
  /** Ballots with transfers, of all that rank the candidate. Unit: %. */
  readonly transfer_rate: number;
  /** Ballots that end here, of the same. Unit: %. */
  readonly exhaustion_rate: number;
}

export const decodeRetentionAnalysis: Decoder<RetentionAnalysis> = /* @__PURE__ */ record<RetentionAnalysis>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  ballots_with_transfers: integer,
  ballots_ending_here: integer,
  bullet_voters: integer,
  transfer_rate: real,
  exhaustion_rate: real,
});

export interface JourneyRound {
  /** From 1. Unit: round. */
  readonly round_number: number;
  /** After all transfers of the round. Unit: votes. */
  readonly vote_total: Votes;
  /** What came by transfers with this round. Unit: votes. */
  readonly votes_received: Votes;
  /** What left for other candidates with this round. Unit: votes. */
  readonly votes_passed_on: Votes;
  /** What left for nobody with this round. Unit: votes. */
  readonly votes_exhausted: Votes;
  /** Elected on this total. */
  readonly is_elected: boolean;
  /** Excluded on this total. */
  readonly is_eliminated: boolean;
}

export const decodeJourneyRound: Decoder<JourneyRound> = /* @__PURE__ */ record<JourneyRound>({
  round_number: integer,
  vote_total: votes,
  votes_received: votes,
  votes_passed_on: votes,
  votes_exhausted: votes,
  is_elected: boolean,
  is_eliminated: boolean,
});

export interface CandidateJourney {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** The first 100 ballots of the source that rank them. */
  readonly ballot_flows: readonly BallotFlow[];
  /** Whom ballots rank right after them, most ballots first. */
  readonly transfer_patterns: readonly NextChoice[];
  /** How many of their ballots could go on. */
  readonly retention_analysis: RetentionAnalysis;
  /** Every round in which they had votes, or passed some on. */
  readonly round_summaries: readonly JourneyRound[];
}

export const decodeCandidateJourney: Decoder<CandidateJourney> = /* @__PURE__ */ record<CandidateJourney>({
  candidate_id: candidateId,
  candidate_name: text,
  ballot_flows: list(decodeBallotFlow),
  transfer_patterns: list(decodeNextChoice),
  retention_analysis: decodeRetentionAnalysis,
  round_summaries: list(decodeJourneyRound),
});

export interface CandidateMetrics {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them, anywhere. Unit: ballots. */
  readonly total_ballots: number;
  /** Ballots that rank them first. Unit: ballots. */
  readonly first_choice_votes: number;
  /** Of valid ballots. Unit: %. */
  readonly first_choice_percentage: number;
  /** Six points for each rank 1 to one for each rank 6. Unit: points. */
  readonly weighted_score: number;
  /** Weighted score / (6 · their ballots): how early they are ranked. Unit: 0..1. */
  readonly vote_strength_index: number;
  /** How many others their ballots rank: (mean candidates − 1) / (min(6, candidates) − 1). Unit: 0..1. */
  readonly cross_camp_appeal: number;
  /** Share of their ballots that rank somebody later; /transfer-efficiency has what the count did. Unit: 0..1. */
  readonly transfer_efficiency: number;
  /** 1: all rank them alike; 0: evenly over the ranks used. Unit: 0..1. */
  readonly ranking_consistency: number;
  /** Mean rank; 0 without ballots. Unit: rank. */
  readonly avg_ranking_position: number;
  /** Ballots that rank nobody else. Unit: ballots. */
  readonly bullet_voters: number;
  /** Of their ballots. Unit: %. */
  readonly bullet_voter_percentage: number;
  /** Share of bullet voters among their ballots. Unit: 0..1. */
  readonly polarization_index: number;
  /** What became of them. */
  readonly final_status: "elected" | "eliminated" | "standing" | "excluded";
  /** When they were elected; null: never. Unit: round. */
  readonly election_round: number | null;
  /** When they were excluded; null: never. Unit: round. */
  readonly elimination_round: number | null;
  /** Whether the count elected them. */
  readonly is_winner: boolean;
  /** Candidates with whom they have a meaningful coalition: connection_count of candidate_centrality. Unit: candidates. */
  readonly total_connections: number;
  /** Hub, Bridge, Peripheral or Isolated among the coalitions. */
  readonly position_type: "Hub" | "Bridge" | "Peripheral" | "Isolated";
  /** Mean strength of those coalitions; 0 without any. Unit: 0..1. */
  readonly avg_coalition_strength: number;
}

export const decodeCandidateMetrics: Decoder<CandidateMetrics> = /* @__PURE__ */ record<CandidateMetrics>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  first_choice_votes: integer,
  first_choice_percentage: real,
  weighted_score: integer,
  vote_strength_index: real,
  cross_camp_appeal: real,
  transfer_efficiency: real,
  ranking_consistency: real,
  avg_ranking_position: real,
  bullet_voters: integer,
  bullet_voter_percentage: real,
  polarization_index: real,
  final_status: word("elected", "eliminated", "standing", "excluded"),
  election_round: nullable(integer),
  elimination_round: nullable(integer),
  is_winner: boolean,
  total_connections: integer,
  position_type: word("Hub", "Bridge", "Peripheral", "Isolated"),
  avg_coalition_strength: real,
});

export interface SimilarCandidate {
  /** The similar candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** archetypes: 100 − distance of the first three shares, not below 0; co_support: 100 · cosine of whom their ballots rank besides. 0 for who has no ballots. Unit: 0..100. */
  readonly similarity_score: number;
  /** Kinds of supporter that both have. */
  readonly shared_archetypes: readonly ("Bullet Voters" | "Strategic Rankers" | "Coalition Builders" | "Other")[];
  /** Both candidates' shares. */
  readonly archetype_comparison: ArchetypeComparison;
  /** Ballots that rank both. Unit: ballots. */
  readonly shared_ballots: number;
}

export const decodeSimilarCandidate: Decoder<SimilarCandidate> = /* @__PURE__ */ record<SimilarCandidate>({
  candidate_id: candidateId,
  candidate_name: text,
  similarity_score: real,
  shared_archetypes: list(word("Bullet Voters", "Strategic Rankers", "Coalition Builders", "Other")),
  archetype_comparison: decodeArchetypeComparison,
  shared_ballots: integer,
});

export interface CandidateSimilarity {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** archetype_distribution_similarity or co_support_similarity. */
  readonly analysis_method: string;
  /** Most similar first, then by id. */
  readonly similar_candidates: readonly SimilarCandidate[];
}

export const decodeCandidateSimilarity: Decoder<CandidateSimilarity> = /* @__PURE__ */ record<CandidateSimilarity>({
  candidate_id: candidateId,
  candidate_name: text,
  analysis_method: text,
  similar_candidates: list(decodeSimilarCandidate),
});

export interface Candidates {
  /** The rows. */
  readonly data: readonly Candidate[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeCandidates: Decoder<Candidates> = /* @__PURE__ */ record<Candidates>({
  data: list(decodeCandidate),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface CandidatesEnhanced {
  /** The rows. */
  readonly data: readonly CandidateMetrics[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeCandidatesEnhanced: Decoder<CandidatesEnhanced> = /* @__PURE__ */ record<CandidatesEnhanced>({
  data: list(decodeCandidateMetrics),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface CauseShare {
  /** no_more_choices: the ballot names nobody after its last holder; others_gone: whom it still names is elected or out; overvote, skips, repeat: the rule ends a ballot there. */
  readonly cause: "no_more_choices" | "others_gone" | "overvote" | "skips" | "repeat";
  /** So far; null: the count does not tell these two causes apart. Unit: votes. */
  readonly votes: Votes | null;
  /** Ballots whose moving part is exhausted, so far; null likewise. Unit: ballots. */
  readonly ballots: number | null;
  /** Of all votes exhausted so far. Unit: %. */
  readonly percentage: number | null;
}

export const decodeCauseShare: Decoder<CauseShare> = /* @__PURE__ */ record<CauseShare>({
  cause: word("no_more_choices", "others_gone", "overvote", "skips", "repeat"),
  votes: nullable(votes),
  ballots: nullable(integer),
  percentage: nullable(real),
});

export interface InfluenceMetrics {
  /** Connections / the other candidates in the race. Unit: 0..1. */
  readonly degree_centrality: number;
  /** Sum of the strengths of those connections. */
  readonly strength_centrality: number;
  /** Share of that sum which goes to candidates of other clusters. Unit: 0..1. */
  readonly bridge_score: number;
  /** Meaningful connections. Unit: candidates. */
  readonly total_connections: number;
  /** Those of them whose pair is of the kind strong. Unit: candidates. */
  readonly strong_connections: number;
  /** Sum over connections of the shared ballots; a ballot counts once for each. Unit: ballots. */
  readonly total_shared_ballots: number;
  /** Mean strength of the connections. Unit: 0..1. */
  readonly avg_coalition_strength: number;
}

export const decodeInfluenceMetrics: Decoder<InfluenceMetrics> = /* @__PURE__ */ record<InfluenceMetrics>({
  degree_centrality: real,
  strength_centrality: real,
  bridge_score: real,
  total_connections: integer,
  strong_connections: integer,
  total_shared_ballots: integer,
  avg_coalition_strength: real,
});

export interface CoalitionConnection {
  /** The partner. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank both. Unit: ballots. */
  readonly shared_ballots: number;
  /** Mean distance of the two ranks on them. Unit: ranks. */
  readonly avg_rank_distance: number;
  /** 0.3 Jaccard + 0.7 proximity. Unit: 0..1. */
  readonly coalition_strength: number;
}

export const decodeCoalitionConnection: Decoder<CoalitionConnection> = /* @__PURE__ */ record<CoalitionConnection>({
  candidate_id: candidateId,
  candidate_name: text,
  shared_ballots: integer,
  avg_rank_distance: real,
  coalition_strength: real,
});

export interface CentralityDetail {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** 0.4 degree + 0.4 normalized strength + 0.2 bridge score. Unit: 0..1. */
  readonly centrality_score: number;
  /** The origin's label for that score. */
  readonly network_position: "central_hub" | "well_connected" | "moderately_connected" | "periphery" | "isolated";
  /** Hub, Bridge, Peripheral, Isolated. */
  readonly position_type: "Hub" | "Bridge" | "Peripheral" | "Isolated";
  /** Place among all by that score, from 1. */
  readonly centrality_rank: number;
  /** The number of their modularity cluster, `none` outside of all. */
  readonly cluster_membership: string;
  /** What the score is made of. */
  readonly influence_metrics: InfluenceMetrics;
  /** The ten strongest connections. */
  readonly coalition_connections: readonly CoalitionConnection[];
  /** The same in words. */
  readonly network_insights: readonly string[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeCentralityDetail: Decoder<CentralityDetail> = /* @__PURE__ */ record<CentralityDetail>({
  candidate_id: candidateId,
  candidate_name: text,
  centrality_score: real,
  network_position: word("central_hub", "well_connected", "moderately_connected", "periphery", "isolated"),
  position_type: word("Hub", "Bridge", "Peripheral", "Isolated"),
  centrality_rank: integer,
  cluster_membership: text,
  influence_metrics: decodeInfluenceMetrics,
  coalition_connections: list(decodeCoalitionConnection),
  network_insights: list(text),
  data_version: text,
});

export interface ClusterCandidate {
  /** The candidate. Unit: id. */
  readonly id: CandidateId;
  /** Their name. */
  readonly name: string;
}

export const decodeClusterCandidate: Decoder<ClusterCandidate> = /* @__PURE__ */ record<ClusterCandidate>({
  id: candidateId,
  name: text,
});

export interface Cluster {
  /** From 1; the largest first, then by the smallest id. */
  readonly cluster_id: number;
  /** How many belong to it. Unit: candidates. */
  readonly size: number;
  /** Who they are, by id. */
  readonly candidates: readonly ClusterCandidate[];
  /** Mean strength of the pairs within that ten ballots or more share. Unit: 0..1. */
  readonly internal_strength: number;
  /** Those of them who won, by id. Unit: ids. */
  readonly winners_in_cluster: readonly CandidateId[];
  /** Whether any of them won. */
  readonly has_winners: boolean;
}

export const decodeCluster: Decoder<Cluster> = /* @__PURE__ */ record<Cluster>({
  cluster_id: integer,
  size: integer,
  candidates: list(decodeClusterCandidate),
  internal_strength: real,
  winners_in_cluster: list(candidateId),
  has_winners: boolean,
});

export interface ClusterSummary {
  /** How many there are. Unit: clusters. */
  readonly total_clusters: number;
  /** Candidates in any of them. Unit: candidates. */
  readonly total_candidates_clustered: number;
  /** Mean size, 0 without any. Unit: candidates. */
  readonly avg_cluster_size: number;
  /** The size of the largest. Unit: candidates. */
  readonly largest_cluster_size: number;
  /** Clusters to which a winner belongs. Unit: clusters. */
  readonly clusters_with_winners: number;
}

export const decodeClusterSummary: Decoder<ClusterSummary> = /* @__PURE__ */ record<ClusterSummary>({
  total_clusters: integer,
  total_candidates_clustered: integer,
  avg_cluster_size: real,
  largest_cluster_size: integer,
  clusters_with_winners: integer,
});

export interface ClusteringAnalysis {
  /** Ballots that rank the candidate. Unit: ballots. */
  readonly total_supporters: number;
  /** Kinds that have a ballot. Unit: kinds. */
  readonly archetypes_identified: number;
  /** The kind with most ballots, the one listed first of equals; null without ballots. */
  readonly largest_segment: "Bullet Voters" | "Strategic Rankers" | "Coalition Builders" | "Other" | null;
  /** Kinds that have a ballot / 4. Unit: 0..1. */
  readonly diversity_score: number;
}

export const decodeClusteringAnalysis: Decoder<ClusteringAnalysis> = /* @__PURE__ */ record<ClusteringAnalysis>({
  total_supporters: integer,
  archetypes_identified: integer,
  largest_segment: nullable(word("Bullet Voters", "Strategic Rankers", "Coalition Builders", "Other")),
  diversity_score: real,
});

export interface Clusters {
  /** Largest first. */
  readonly clusters: readonly Cluster[];
  /** All of them in figures. */
  readonly summary: ClusterSummary;
  /** How they were found. */
  readonly method: "components" | "modularity";
  /** How much more strength lies within them than chance would put there; who is in none is a cluster alone. Unit: -0.5..1. */
  readonly modularity: number;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeClusters: Decoder<Clusters> = /* @__PURE__ */ record<Clusters>({
  clusters: list(decodeCluster),
  summary: decodeClusterSummary,
  method: word("components", "modularity"),
  modularity: real,
  data_version: text,
});

export interface CoRanked {
  /** The other candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank both. Unit: ballots. */
  readonly co_appearances: number;
  /** Of the candidate's ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeCoRanked: Decoder<CoRanked> = /* @__PURE__ */ record<CoRanked>({
  candidate_id: candidateId,
  candidate_name: text,
  co_appearances: integer,
  percentage: real,
});

export interface CoalitionPairs {
  /** The rows. */
  readonly data: readonly CoalitionPair[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeCoalitionPairs: Decoder<CoalitionPairs> = /* @__PURE__ */ record<CoalitionPairs>({
  data: list(decodeCoalitionPair),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface PartnerAffinity {
  /** The other candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank both. Unit: ballots. */
  readonly shared_ballots: number;
  /** Jaccard of the two. Unit: 0..1. */
  readonly affinity_score: number;
  /** Of the ballots that rank this candidate, those that rank the other too. Unit: %. */
  readonly overlap_percentage: number;
  /** 0.3 Jaccard + 0.7 proximity. Unit: 0..1. */
  readonly coalition_strength: number;
}

export const decodePartnerAffinity: Decoder<PartnerAffinity> = /* @__PURE__ */ record<PartnerAffinity>({
  candidate_id: candidateId,
  candidate_name: text,
  shared_ballots: integer,
  affinity_score: real,
  overlap_percentage: real,
  coalition_strength: real,
});

export interface NextVotes {
  /** Who comes next. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots on which they are the first other candidate after this one. Unit: ballots. */
  readonly transfer_votes: number;
  /** Mean rank at which they stand there. Unit: rank. */
  readonly avg_rank_position: number;
  /** Of the ballots that go on to anybody. Unit: %. */
  readonly transfer_percentage: number;
}

export const decodeNextVotes: Decoder<NextVotes> = /* @__PURE__ */ record<NextVotes>({
  candidate_id: candidateId,
  candidate_name: text,
  transfer_votes: integer,
  avg_rank_position: real,
  transfer_percentage: real,
});

export interface CoalitionSummary {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** The ten highest affinities with 50 shared ballots or more. */
  readonly top_affinities: readonly PartnerAffinity[];
  /** The ten who come next most. */
  readonly vote_transfers: readonly NextVotes[];
  /** Mean strength of all their pairs with 50 shared ballots or more. Unit: 0..1. */
  readonly coalition_strength: number;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeCoalitionSummary: Decoder<CoalitionSummary> = /* @__PURE__ */ record<CoalitionSummary>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  top_affinities: list(decodePartnerAffinity),
  vote_transfers: list(decodeNextVotes),
  coalition_strength: real,
  data_version: text,
});

export interface CoalitionTransfers {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** Ballots among them that rank somebody afterwards. Unit: ballots. */
  readonly total_transfers: number;
  /** By votes, then by id. */
  readonly transfers: readonly NextVotes[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeCoalitionTransfers: Decoder<CoalitionTransfers> = /* @__PURE__ */ record<CoalitionTransfers>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  total_transfers: integer,
  transfers: list(decodeNextVotes),
  data_version: text,
});

export interface CoalitionType {
  /** The kind. */
  readonly type: "strong" | "moderate" | "strategic" | "weak";
  /** How many pairs are of it. Unit: pairs. */
  readonly count: number;
  /** Of the pairs analysed. Unit: %. */
  readonly percentage: number;
  /** Mean strength; 0 where there is none. Unit: 0..1. */
  readonly avg_strength: number;
  /** Mean; 0 where there is none. Unit: ballots. */
  readonly avg_shared_ballots: number;
  /** Up to three, the strongest first. */
  readonly examples: readonly CoalitionPair[];
}

export const decodeCoalitionType: Decoder<CoalitionType> = /* @__PURE__ */ record<CoalitionType>({
  type: word("strong", "moderate", "strategic", "weak"),
  count: integer,
  percentage: real,
  avg_strength: real,
  avg_shared_ballots: real,
  examples: list(decodeCoalitionPair),
});

export interface CoalitionTypes {
  /** Pairs with enough shared ballots. Unit: pairs. */
  readonly total_pairs_analyzed: number;
  /** How many are enough. Unit: ballots. */
  readonly min_shared_ballots: number;
  /** Mean strength of those pairs. Unit: 0..1. */
  readonly avg_strength: number;
  /** One row a kind. */
  readonly types: readonly CoalitionType[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeCoalitionTypes: Decoder<CoalitionTypes> = /* @__PURE__ */ record<CoalitionTypes>({
  total_pairs_analyzed: integer,
  min_shared_ballots: integer,
  avg_strength: real,
  types: list(decodeCoalitionType),
  data_version: text,
});

export interface CountedDestination {
  /** Who received them; null: exhausted. Unit: id. */
  readonly candidate_id: CandidateId | null;
  /** Their name. */
  readonly candidate_name: string | null;
  /** How much, over all rounds. Unit: votes. */
  readonly votes: Votes;
  /** On how many ballots. Unit: ballots. */
  readonly ballots: number;
  /** Of all that left the candidate. Unit: %. */
  readonly percentage: number;
}

export const decodeCountedDestination: Decoder<CountedDestination> = /* @__PURE__ */ record<CountedDestination>({
  candidate_id: nullable(candidateId),
  candidate_name: nullable(text),
  votes: votes,
  ballots: integer,
  percentage: real,
});

export interface CountedTransfers {
  /** The round that their first votes moved into; null: none ever did. Unit: round. */
  readonly first_round: number | null;
  /** All that moved: the sum of the next three. Unit: votes. */
  readonly votes_left: Votes;
  /** What candidates received who were neither elected nor excluded. Unit: votes. */
  readonly votes_reached: Votes;
  /** What went to candidates elected before: only under keep values. Unit: votes. */
  readonly votes_to_elected: Votes;
  /** What nobody could receive. Unit: votes. */
  readonly votes_exhausted: Votes;
  /** Votes reached / votes left; null where no value moved. Unit: 0..1. */
  readonly efficiency: number | null;
  /** Most votes first, exhausted last. */
  readonly destinations: readonly CountedDestination[];
}

export const decodeCountedTransfers: Decoder<CountedTransfers> = /* @__PURE__ */ record<CountedTransfers>({
  first_round: nullable(integer),
  votes_left: votes,
  votes_reached: votes,
  votes_to_elected: votes,
  votes_exhausted: votes,
  efficiency: nullable(real),
  destinations: list(decodeCountedDestination),
});

export interface Counterfactual {
  /** What is changed. */
  readonly kind: "official" | "eliminated_first" | "withdrawn" | "seats" | "threshold" | "swap" | "order" | "lots" | "rule_field" | "rule" | "combined";
  /** To what, as the route has it. */
  readonly parameter: string;
  /** The same in words. */
  readonly title: string;
  /** Whom it is about, if anybody. Unit: id. */
  readonly candidate_id: CandidateId | null;
  /** The official round in which it begins, of swaps and lots. Unit: round. */
  readonly round_number: number | null;
  /** How many are to be elected. Unit: seats. */
  readonly seats: number;
  /** In order of election. Unit: ids. */
  readonly winners: readonly CandidateId[];
  /** Their names. */
  readonly winner_names: readonly string[];
  /** Whether others win than in the official count. */
  readonly changed: boolean;
  /** Who wins only here. Unit: ids. */
  readonly winners_in: readonly CandidateId[];
  /** Who wins only officially. Unit: ids. */
  readonly winners_out: readonly CandidateId[];
  /** How many the count takes; null where it cannot be made. Unit: rounds. */
  readonly rounds: number | null;
  /** The first in which totals, or who is elected or leaves, are not the official ones; null where all are. Unit: round. */
  readonly first_changed_round: number | null;
  /** What was needed to be elected, in the last round. Unit: votes. */
  readonly threshold: Votes | null;
  /** In the last round in which a winner and somebody else were still to be decided: the fewest votes of a winner above the most of the others. Unit: votes. */
  readonly last_margin: Votes | null;
  /** Votes that no longer count in the last round. Unit: votes. */
  readonly exhausted: Votes | null;
  /** Of a swap: by how much the one who leaves instead was ahead of the one who left. Unit: votes. */
  readonly gap: Votes | null;
  /** Of a swap: the fewest ballots worth a whole vote that change the order when they go to the one who left instead of the other. Unit: ballots. */
  readonly ballots_to_change: number | null;
  /** Ties that no lot drawn decides; of those tied the order of the list decides. Unit: ties. */
  readonly open_ties: number;
  /** Why it cannot be counted; null where it can. */
  readonly refusal: string | null;
}

export const decodeCounterfactual: Decoder<Counterfactual> = /* @__PURE__ */ record<Counterfactual>({
  kind: word("official", "eliminated_first", "withdrawn", "seats", "threshold", "swap", "order", "lots", "rule_field", "rule", "combined"),
  parameter: text,
  title: text,
  candidate_id: nullable(candidateId),
  round_number: nullable(integer),
  seats: integer,
  winners: list(candidateId),
  winner_names: list(text),
  changed: boolean,
  winners_in: list(candidateId),
  winners_out: list(candidateId),
  rounds: nullable(integer),
  first_changed_round: nullable(integer),
  threshold: nullable(votes),
  last_margin: nullable(votes),
  exhausted: nullable(votes),
  gap: nullable(votes),
  ballots_to_change: nullable(integer),
  open_ties: integer,
  refusal: nullable(text),
});

export interface Counterfactuals {
  /** The count as it was. */
  readonly official: Counterfactual;
  /** What-ifs, one kind after another. */
  readonly scenarios: readonly Counterfactual[];
  /** In how many of them each candidate wins, by id. */
  readonly alternative_winners: readonly AlternativeWinner[];
  /** Kinds that would have taken too long for so many ballots under this rule; each can be asked for by itself. */
  readonly left_out: readonly ("official" | "eliminated_first" | "withdrawn" | "seats" | "threshold" | "swap" | "order" | "lots" | "rule_field" | "rule" | "combined")[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeCounterfactuals: Decoder<Counterfactuals> = /* @__PURE__ */ record<Counterfactuals>({
  official: decodeCounterfactual,
  scenarios: list(decodeCounterfactual),
  alternative_winners: list(decodeAlternativeWinner),
  left_out: list(word("official", "eliminated_first", "withdrawn", "seats", "threshold", "swap", "order", "lots", "rule_field", "rule", "combined")),
  data_version: text,
});

export interface DirectionalRate {
  /** The rate, to two decimals. Unit: %. */
  readonly value: number;
  /** The rate in a sentence. */
  readonly explanation: string;
  /** What it answers. */
  readonly question: string;
}

export const decodeDirectionalRate: Decoder<DirectionalRate> = /* @__PURE__ */ record<DirectionalRate>({
  value: real,
  explanation: text,
  question: text,
});

export interface DirectionalInsights {
  /** The two next-choice rates differ by 5 points or less. */
  readonly bidirectional: boolean;
  /** At least 50 % of the ballots that rank both have both in their first three ranks. */
  readonly strong_affinity: boolean;
  /** At least one follow-through is 20 % or more. */
  readonly high_follow_through: boolean;
  /** The same in words. */
  readonly sentences: readonly string[];
}

export const decodeDirectionalInsights: Decoder<DirectionalInsights> = /* @__PURE__ */ record<DirectionalInsights>({
  bidirectional: boolean,
  strong_affinity: boolean,
  high_follow_through: boolean,
  sentences: list(text),
});

export interface Directional {
  /** Whom the path names first. Unit: id. */
  readonly candidate_a: CandidateId;
  /** Their name. */
  readonly candidate_a_name: string;
  /** Whom the path names second. Unit: id. */
  readonly candidate_b: CandidateId;
  /** Their name. */
  readonly candidate_b_name: string;
  /** Ballots that rank A. Unit: ballots. */
  readonly total_ballots_a: number;
  /** Ballots that rank B. Unit: ballots. */
  readonly total_ballots_b: number;
  /** Ballots that rank both. Unit: ballots. */
  readonly shared_ballots: number;
  /** Of the ballots that rank A, those with B exactly one rank later. */
  readonly next_choice_rate_a_to_b: DirectionalRate;
  /** Of the ballots that rank B, those with A exactly one rank later. */
  readonly next_choice_rate_b_to_a: DirectionalRate;
  /** Of the ballots that rank both, those with both in the first three ranks. */
  readonly close_together_rate: DirectionalRate;
  /** Of the ballots that rank A, those whose first other candidate after A is B; on condensed ranks the same as the next-choice rate. */
  readonly follow_through_a_to_b: DirectionalRate;
  /** Of the ballots that rank B, those whose first other candidate after B is A. */
  readonly follow_through_b_to_a: DirectionalRate;
  /** Of the votes that the count took from A, those that went to B; null if none were taken. Unit: %. */
  readonly transferred_a_to_b: number | null;
  /** Of the votes that the count took from B, those that went to A; null if none were taken. Unit: %. */
  readonly transferred_b_to_a: number | null;
  /** The rates against fixed marks. */
  readonly summary_insights: DirectionalInsights;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeDirectional: Decoder<Directional> = /* @__PURE__ */ record<Directional>({
  candidate_a: candidateId,
  candidate_a_name: text,
  candidate_b: candidateId,
  candidate_b_name: text,
  total_ballots_a: integer,
  total_ballots_b: integer,
  shared_ballots: integer,
  next_choice_rate_a_to_b: decodeDirectionalRate,
  next_choice_rate_b_to_a: decodeDirectionalRate,
  close_together_rate: decodeDirectionalRate,
  follow_through_a_to_b: decodeDirectionalRate,
  follow_through_b_to_a: decodeDirectionalRate,
  transferred_a_to_b: nullable(real),
  transferred_b_to_a: nullable(real),
  summary_insights: decodeDirectionalInsights,
  data_version: text,
});

export interface Election {
  /** The name used in routes and folders. Unit: id. */
  readonly election_id: ElectionId;
  /** The contest's title as the source has it. */
  readonly contest: string;
  /** The id of the counting rule. */
  readonly rule: string;
  /** How many were to be elected. Unit: seats. */
  readonly seats: number;
  /** Who stood. Unit: candidates. */
  readonly candidates: number;
  /** Ballots that round 1 counts. Unit: ballots. */
  readonly valid_ballots: number;
  /** Names in order of election. */
  readonly winners: readonly string[];
  /** The current version. */
  readonly data_version: string;
  /** When it was published. Unit: RFC 3339. */
  readonly published_at: string;
  /** Versions kept. Unit: versions. */
  readonly versions: number;
  /** Whether routes without an election answer for it. */
  readonly is_default: boolean;
}

export const decodeElection: Decoder<Election> = /* @__PURE__ */ record<Election>({
  election_id: electionId,
  contest: text,
  rule: text,
  seats: integer,
  candidates: integer,
  valid_ballots: integer,
  winners: list(text),
  data_version: text,
  published_at: text,
  versions: integer,
  is_default: boolean,
});

export interface Elections {
  /** The rows. */
  readonly data: readonly Election[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeElections: Decoder<Elections> = /* @__PURE__ */ record<Elections>({
  data: list(decodeElection),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface EliminationMargin {
  /** On whose totals they left. Unit: round. */
  readonly round_number: number;
  /** Who left; of several who left together the one with most votes. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** How many left. Unit: candidates. */
  readonly left_together: number;
  /** Their votes. Unit: votes. */
  readonly votes: Votes;
  /** Who had fewest of those who stayed; null: nobody stayed. Unit: id. */
  readonly next_candidate: CandidateId | null;
  /** Their name. */
  readonly next_candidate_name: string | null;
  /** Their votes. Unit: votes. */
  readonly next_votes: Votes | null;
  /** The difference. Unit: votes. */
  readonly margin: Votes | null;
  /** So many more whole votes for who left, and the next would have been lower: the margin, cut, plus 1; null where totals are no votes. Unit: ballots. */
  readonly votes_added_to_change: number | null;
  /** So many whole votes of the next for who left instead: half the margin, cut, plus 1; null where totals are no votes. Unit: ballots. */
  readonly votes_switched_to_change: number | null;
  /** Whether a tie had to be decided. */
  readonly was_tied: boolean;
}

export const decodeEliminationMargin: Decoder<EliminationMargin> = /* @__PURE__ */ record<EliminationMargin>({
  round_number: integer,
  candidate_id: candidateId,
  candidate_name: text,
  left_together: integer,
  votes: votes,
  next_candidate: nullable(candidateId),
  next_candidate_name: nullable(text),
  next_votes: nullable(votes),
  margin: nullable(votes),
  votes_added_to_change: nullable(integer),
  votes_switched_to_change: nullable(integer),
  was_tied: boolean,
});

export interface ExhaustionRound {
  /** From 1. Unit: round. */
  readonly round_number: number;
  /** Exhausted so far, as the count has it. Unit: votes. */
  readonly votes: Votes;
  /** More than after the round before; below 0 where the count began anew. Unit: votes. */
  readonly votes_this_round: Votes;
  /** Ballots whose moving part is exhausted so far; null: not known. Unit: ballots. */
  readonly ballots: number | null;
  /** Those votes, of valid ballots. Unit: %. */
  readonly percentage: number;
  /** The same by cause; the causes that occur. */
  readonly causes: readonly CauseShare[];
}

export const decodeExhaustionRound: Decoder<ExhaustionRound> = /* @__PURE__ */ record<ExhaustionRound>({
  round_number: integer,
  votes: votes,
  votes_this_round: votes,
  ballots: nullable(integer),
  percentage: real,
  causes: list(decodeCauseShare),
});

export interface Exhaustion {
  /** Every round. */
  readonly rounds: readonly ExhaustionRound[];
  /** Whether the journeys of all ballots give the count's exhausted votes of every round to the last digit. */
  readonly adds_up: boolean;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeExhaustion: Decoder<Exhaustion> = /* @__PURE__ */ record<Exhaustion>({
  rounds: list(decodeExhaustionRound),
  adds_up: boolean,
  data_version: text,
});

export interface FinalResult {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** What became of them. */
  readonly status: "elected" | "eliminated" | "standing" | "excluded";
  /** When they were elected or left. Unit: round. */
  readonly round_number: number | null;
  /** Votes in round 1. Unit: ballots. */
  readonly first_choice_votes: number;
  /** Votes when they were elected or left. Unit: votes. */
  readonly votes: Votes;
  /** Those votes, of valid ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeFinalResult: Decoder<FinalResult> = /* @__PURE__ */ record<FinalResult>({
  candidate_id: candidateId,
  candidate_name: text,
  status: word("elected", "eliminated", "standing", "excluded"),
  round_number: nullable(integer),
  first_choice_votes: integer,
  votes: votes,
  percentage: real,
});

export interface FirstChoice {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots whose first valid rank names them. Unit: ballots. */
  readonly votes: number;
  /** Of valid ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeFirstChoice: Decoder<FirstChoice> = /* @__PURE__ */ record<FirstChoice>({
  candidate_id: candidateId,
  candidate_name: text,
  votes: integer,
  percentage: real,
});

export interface FirstChoices {
  /** The rows. */
  readonly data: readonly FirstChoice[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeFirstChoices: Decoder<FirstChoices> = /* @__PURE__ */ record<FirstChoices>({
  data: list(decodeFirstChoice),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface FlowMetadata {
  /** How many rounds there are. Unit: rounds. */
  readonly total_rounds: number;
  /** In the race. Unit: candidates. */
  readonly total_candidates: number;
  /** Rows of transfer_patterns. Unit: transfers. */
  readonly total_transfers: number;
  /** Ballots that round 1 counts. Unit: ballots. */
  readonly total_ballots_tracked: number;
  /** How many were to be elected. Unit: seats. */
  readonly seats: number;
  /** In order of election. Unit: ids. */
  readonly winners: readonly CandidateId[];
  /** In the order in which they left. Unit: ids. */
  readonly eliminated: readonly CandidateId[];
}

export const decodeFlowMetadata: Decoder<FlowMetadata> = /* @__PURE__ */ record<FlowMetadata>({
  total_rounds: integer,
  total_candidates: integer,
  total_transfers: integer,
  total_ballots_tracked: integer,
  seats: integer,
  winners: list(candidateId),
  eliminated: list(candidateId),
});

export interface FlowRound {
  /** From 1. Unit: round. */
  readonly round_number: number;
  /** Neither elected nor excluded before this round. Unit: ids. */
  readonly continuing_candidates: readonly CandidateId[];
  /** By candidate id, who has left is absent. Unit: votes. */
  readonly vote_totals: ReadonlyMap<number, Votes>;
  /** The threshold of the round. Unit: votes. */
  readonly quota: Votes;
  /** Elected on these totals. Unit: ids. */
  readonly winners_this_round: readonly CandidateId[];
  /** Excluded on them. Unit: ids. */
  readonly eliminated_this_round: readonly CandidateId[];
  /** No longer counting, so far. Unit: votes. */
  readonly exhausted_votes: Votes;
  /** Left over by the cuts, so far. Unit: votes. */
  readonly residual_votes: Votes;
  /** Sum over the continuing candidates. Unit: votes. */
  readonly total_continuing_votes: Votes;
}

export const decodeFlowRound: Decoder<FlowRound> = /* @__PURE__ */ record<FlowRound>({
  round_number: integer,
  continuing_candidates: list(candidateId),
  vote_totals: byNumber(votes),
  quota: votes,
  winners_this_round: list(candidateId),
  eliminated_this_round: list(candidateId),
  exhausted_votes: votes,
  residual_votes: votes,
  total_continuing_votes: votes,
});

export interface FoundBallots {
  /** The rows. */
  readonly data: readonly Ballot[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeFoundBallots: Decoder<FoundBallots> = /* @__PURE__ */ record<FoundBallots>({
  data: list(decodeBallot),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface GroupExhaustion {
  /** As the source writes it. */
  readonly group: string;
  /** Ballots of the group. Unit: ballots. */
  readonly ballots: number;
  /** Of these, counted in round 1. Unit: ballots. */
  readonly valid_ballots: number;
  /** Of these, on which candidates share ranks: not in the figures below. Unit: ballots. */
  readonly untold_ballots: number;
  /** Candidates ranked on a valid ballot, cleaned, on average. Unit: candidates. */
  readonly mean_ranks_used: number;
  /** What the group had in round 1. Unit: votes. */
  readonly active_votes_at_start: Votes;
  /** What of it counts for nobody after the last round; null: the count keeps no record of single papers. Unit: votes. */
  readonly exhausted_votes: Votes | null;
  /** Ballots whose moving part is exhausted. Unit: ballots. */
  readonly exhausted_ballots: number | null;
  /** Exhausted votes, of the votes at the start. Unit: %. */
  readonly percentage: number | null;
  /** Exhausted, as the ballot names nobody after its last holder. Unit: votes. */
  readonly no_more_choices: Votes | null;
  /** Exhausted, as whom it still names is elected or out. Unit: votes. */
  readonly others_gone: Votes | null;
  /** Exhausted at an overvote. Unit: votes. */
  readonly overvote: Votes | null;
  /** Exhausted at skipped ranks. Unit: votes. */
  readonly skips: Votes | null;
  /** Exhausted at a candidate ranked again. Unit: votes. */
  readonly repeat: Votes | null;
}

export const decodeGroupExhaustion: Decoder<GroupExhaustion> = /* @__PURE__ */ record<GroupExhaustion>({
  group: text,
  ballots: integer,
  valid_ballots: integer,
  untold_ballots: integer,
  mean_ranks_used: real,
  active_votes_at_start: votes,
  exhausted_votes: nullable(votes),
  exhausted_ballots: nullable(integer),
  percentage: nullable(real),
  no_more_choices: nullable(votes),
  others_gone: nullable(votes),
  overvote: nullable(votes),
  skips: nullable(votes),
  repeat: nullable(votes),
});

export interface Inequality {
  /** Groups with at least min_ballots valid ballots: those compared here. Unit: groups. */
  readonly groups: number;
  /** Exhausted votes of all of them together. Unit: %. */
  readonly mean: number;
  /** The smallest percentage. Unit: %. */
  readonly minimum: number;
  /** Whose it is, the first by name. */
  readonly minimum_group: string;
  /** The largest percentage. Unit: %. */
  readonly maximum: number;
  /** Whose it is, the first by name. */
  readonly maximum_group: string;
  /** The largest less the smallest. Unit: % points. */
  readonly range: number;
  /** Weighted, around the mean. Unit: % points. */
  readonly standard_deviation: number;
  /** Half the mean difference of two votes' groups, of the mean: 0 where all are equal. */
  readonly gini: number;
}

export const decodeInequality: Decoder<Inequality> = /* @__PURE__ */ record<Inequality>({
  groups: integer,
  mean: real,
  minimum: real,
  minimum_group: text,
  maximum: real,
  maximum_group: text,
  range: real,
  standard_deviation: real,
  gini: real,
});

export interface GroupsExhaustion {
  /** What the groups are. */
  readonly grouping: "precinct" | "ballot-style" | "batch";
  /** The source's column, empty where it has none (then there is no group). */
  readonly column: string;
  /** By name, as bytes compare. */
  readonly groups: readonly GroupExhaustion[];
  /** Null where fewer than two groups can be compared. */
  readonly inequality: Inequality | null;
  /** Whether the groups' exhausted votes are the count's to the last digit. */
  readonly adds_up: boolean;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeGroupsExhaustion: Decoder<GroupsExhaustion> = /* @__PURE__ */ record<GroupsExhaustion>({
  grouping: word("precinct", "ballot-style", "batch"),
  column: text,
  groups: list(decodeGroupExhaustion),
  inequality: nullable(decodeInequality),
  adds_up: boolean,
  data_version: text,
});

export interface HighlightFigure {
  /** What it is, such as "margin". */
  readonly name: string;
  /** Every digit of it; the sentence may round. Decimals have a point. */
  readonly value: string;
  /** votes, ballots, %, round, ranks or candidates. */
  readonly unit: string;
}

export const decodeHighlightFigure: Decoder<HighlightFigure> = /* @__PURE__ */ record<HighlightFigure>({
  name: text,
  value: text,
  unit: text,
});

export interface Highlight {
  /** What it is about. */
  readonly kind: "winners" | "last_seat" | "first_choices" | "comeback" | "carried" | "votes_of" | "coalition" | "exhaustion" | "ballots" | "not_counted" | "tie";
  /** One sentence, or two that belong together. */
  readonly sentence: string;
  /** Whom it names, in its order. Unit: ids. */
  readonly candidates: readonly CandidateId[];
  /** What it rests on. */
  readonly figures: readonly HighlightFigure[];
  /** The route below an election that has these figures and more. */
  readonly view: string;
}

export const decodeHighlight: Decoder<Highlight> = /* @__PURE__ */ record<Highlight>({
  kind: word("winners", "last_seat", "first_choices", "comeback", "carried", "votes_of", "coalition", "exhaustion", "ballots", "not_counted", "tie"),
  sentence: text,
  candidates: list(candidateId),
  figures: list(decodeHighlightFigure),
  view: text,
});

export interface Highlights {
  /** The rows. */
  readonly data: readonly Highlight[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeHighlights: Decoder<Highlights> = /* @__PURE__ */ record<Highlights>({
  data: list(decodeHighlight),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface LastSeat {
  /** On whose totals. Unit: round. */
  readonly round_number: number;
  /** Of those elected last the one with fewest votes in it. Unit: id. */
  readonly winner: CandidateId;
  /** Their name. */
  readonly winner_name: string;
  /** Their votes. Unit: votes. */
  readonly winner_votes: Votes;
  /** Of those never elected the one with most votes in it. Unit: id. */
  readonly runner_up: CandidateId;
  /** Their name. */
  readonly runner_up_name: string;
  /** Their votes. Unit: votes. */
  readonly runner_up_votes: Votes;
  /** The difference. Unit: votes. */
  readonly margin: Votes;
}

export const decodeLastSeat: Decoder<LastSeat> = /* @__PURE__ */ record<LastSeat>({
  round_number: integer,
  winner: candidateId,
  winner_name: text,
  winner_votes: votes,
  runner_up: candidateId,
  runner_up_name: text,
  runner_up_votes: votes,
  margin: votes,
});

export interface MatrixRow {
  /** Who lost the votes. Unit: id. */
  readonly from_candidate: CandidateId;
  /** All that left them. Unit: votes. */
  readonly left: Votes;
  /** On how many ballots. Unit: ballots. */
  readonly ballots: number;
  /** What each other candidate got, by id. Unit: votes. */
  readonly to: ReadonlyMap<number, Votes>;
  /** What no longer counts. Unit: votes. */
  readonly exhausted: Votes;
  /** What the law's cuts lost; below 0 where they gave some back. Unit: votes. */
  readonly residual: Votes;
}

export const decodeMatrixRow: Decoder<MatrixRow> = /* @__PURE__ */ record<MatrixRow>({
  from_candidate: candidateId,
  left: votes,
  ballots: integer,
  to: byNumber(votes),
  exhausted: votes,
  residual: votes,
});

export interface MatrixRound {
  /** The round they led to. Unit: round. */
  readonly round_number: number;
  /** One a candidate who lost votes. */
  readonly rows: readonly MatrixRow[];
}

export const decodeMatrixRound: Decoder<MatrixRound> = /* @__PURE__ */ record<MatrixRound>({
  round_number: integer,
  rows: list(decodeMatrixRow),
});

export interface NetworkNode {
  /** The candidate. Unit: id. */
  readonly id: CandidateId;
  /** Their name. */
  readonly name: string;
  /** Weighted score: 6 points for each rank 1, 5 for rank 2, to 1 for rank 6. Unit: points. */
  readonly votes: number;
  /** Edges of the node. Unit: candidates. */
  readonly connections: number;
  /** What the candidate is to the network; see candidate_centrality. */
  readonly positionType: "Hub" | "Bridge" | "Peripheral" | "Isolated";
  /** Whether the count elected them. */
  readonly isWinner: boolean;
  /** winner or candidate. */
  readonly group: "winner" | "candidate";
  /** Where to draw it, from left to right. Unit: 0..1. */
  readonly x: number;
  /** Where to draw it, from top to bottom. Unit: 0..1. */
  readonly y: number;
}

export const decodeNetworkNode: Decoder<NetworkNode> = /* @__PURE__ */ record<NetworkNode>({
  id: candidateId,
  name: text,
  votes: integer,
  connections: integer,
  positionType: word("Hub", "Bridge", "Peripheral", "Isolated"),
  isWinner: boolean,
  group: word("winner", "candidate"),
  x: real,
  y: real,
});

export interface NetworkEdge {
  /** The candidate with the smaller id. Unit: id. */
  readonly source: CandidateId;
  /** The candidate with the larger id. Unit: id. */
  readonly target: CandidateId;
  /** 0.3 Jaccard + 0.7 proximity. Unit: 0..1. */
  readonly strength: number;
  /** Ballots that rank both. Unit: ballots. */
  readonly sharedBallots: number;
  /** Mean distance of the two ranks on them. Unit: ranks. */
  readonly avgDistance: number;
  /** The pair's kind. */
  readonly coalitionType: "strong" | "moderate" | "strategic" | "weak";
  /** Distance 2 or less. Unit: ballots. */
  readonly strongVotes: number;
  /** Distance 4 or more. Unit: ballots. */
  readonly weakVotes: number;
  /** Jaccard. Unit: 0..1. */
  readonly basicAffinity: number;
  /** Mean of 1 / (1 + distance). Unit: 0..1. */
  readonly proximityAffinity: number;
}

export const decodeNetworkEdge: Decoder<NetworkEdge> = /* @__PURE__ */ record<NetworkEdge>({
  source: candidateId,
  target: candidateId,
  strength: real,
  sharedBallots: integer,
  avgDistance: real,
  coalitionType: word("strong", "moderate", "strategic", "weak"),
  strongVotes: integer,
  weakVotes: integer,
  basicAffinity: real,
  proximityAffinity: real,
});

export interface NetworkFigures {
  /** Everybody in the race, also those without an edge. Unit: candidates. */
  readonly totalNodes: number;
  /** Meaningful connections. Unit: pairs. */
  readonly totalEdges: number;
  /** Their mean strength, 0 without any. Unit: 0..1. */
  readonly avgCoalitionStrength: number;
  /** Edges that are strong. Unit: pairs. */
  readonly strongCoalitions: number;
  /** Edges that are moderate. Unit: pairs. */
  readonly moderateCoalitions: number;
  /** Edges that are weak. Unit: pairs. */
  readonly weakCoalitions: number;
  /** Edges that are strategic. Unit: pairs. */
  readonly strategicCoalitions: number;
}

export const decodeNetworkFigures: Decoder<NetworkFigures> = /* @__PURE__ */ record<NetworkFigures>({
  totalNodes: integer,
  totalEdges: integer,
  avgCoalitionStrength: real,
  strongCoalitions: integer,
  moderateCoalitions: integer,
  weakCoalitions: integer,
  strategicCoalitions: integer,
});

export interface NetworkMetadata {
  /** What a pair needs to be an edge. Unit: ballots. */
  readonly minSharedBallots: number;
  /** What it needs besides. Unit: 0..1. */
  readonly minStrength: number;
  /** The version of inputs and method, in place of a time. */
  readonly data_version: string;
}

export const decodeNetworkMetadata: Decoder<NetworkMetadata> = /* @__PURE__ */ record<NetworkMetadata>({
  minSharedBallots: integer,
  minStrength: real,
  data_version: text,
});

export interface Network {
  /** Candidates, by id. */
  readonly nodes: readonly NetworkNode[];
  /** Connections, by their ids. */
  readonly edges: readonly NetworkEdge[];
  /** The whole in figures. */
  readonly stats: NetworkFigures;
  /** What was asked. */
  readonly metadata: NetworkMetadata;
}

export const decodeNetwork: Decoder<Network> = /* @__PURE__ */ record<Network>({
  nodes: list(decodeNetworkNode),
  edges: list(decodeNetworkEdge),
  stats: decodeNetworkFigures,
  metadata: decodeNetworkMetadata,
});

export interface NetworkStats {
  /** Everybody in the race. Unit: candidates. */
  readonly total_nodes: number;
  /** Meaningful connections. Unit: pairs. */
  readonly total_edges: number;
  /** Mean of the candidates' connections. Unit: candidates. */
  readonly avg_connections: number;
  /** The most that anybody has. Unit: candidates. */
  readonly max_connections: number;
  /** Mean over candidates of the sum of their connections' strengths. */
  readonly avg_strength_centrality: number;
}

export const decodeNetworkStats: Decoder<NetworkStats> = /* @__PURE__ */ record<NetworkStats>({
  total_nodes: integer,
  total_edges: integer,
  avg_connections: real,
  max_connections: integer,
  avg_strength_centrality: real,
});

export interface ProximityAnalysis {
  /** Ballots that rank both. Unit: ballots. */
  readonly total_shared_ballots: number;
  /** Mean distance. Unit: ranks. */
  readonly avg_distance: number;
  /** Median; mean of the middle two. Unit: ranks. */
  readonly median_distance: number;
  /** Smallest. Unit: ranks. */
  readonly min_distance: number;
  /** Largest. Unit: ranks. */
  readonly max_distance: number;
  /** Ballots by distance. Unit: ballots. */
  readonly distance_distribution: ReadonlyMap<number, number>;
  /** Distance 2 or less. Unit: ballots. */
  readonly close_rankings: number;
  /** Distance 4 or more. Unit: ballots. */
  readonly distant_rankings: number;
}

export const decodeProximityAnalysis: Decoder<ProximityAnalysis> = /* @__PURE__ */ record<ProximityAnalysis>({
  total_shared_ballots: integer,
  avg_distance: real,
  median_distance: real,
  min_distance: integer,
  max_distance: integer,
  distance_distribution: byNumber(integer),
  close_rankings: integer,
  distant_rankings: integer,
});

export interface PairDetail {
  /** The pair. */
  readonly pair: CoalitionPair;
  /** How far apart they stand. */
  readonly proximity_analysis: ProximityAnalysis;
}

export const decodePairDetail: Decoder<PairDetail> = /* @__PURE__ */ record<PairDetail>({
  pair: decodeCoalitionPair,
  proximity_analysis: decodeProximityAnalysis,
});

export interface PairwiseStanding {
  /** By Copeland's score, then by the worst margin, then by id; from 1. */
  readonly place: number;
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** How many they beat. Unit: candidates. */
  readonly wins: number;
  /** How many beat them. Unit: candidates. */
  readonly losses: number;
  /** With how many they are even. Unit: candidates. */
  readonly ties: number;
  /** wins + ties / 2. */
  readonly copeland_score: number;
  /** The smallest of their margins (minimax); negative for who is beaten; 0 where nobody else stands. Unit: ballots. */
  readonly worst_margin: number;
  /** Whether they are in the smallest group all of whom beat everybody else. */
  readonly in_smith_set: boolean;
  /** Whether the count elected them. */
  readonly is_winner: boolean;
}

export const decodePairwiseStanding: Decoder<PairwiseStanding> = /* @__PURE__ */ record<PairwiseStanding>({
  place: integer,
  candidate_id: candidateId,
  candidate_name: text,
  wins: integer,
  losses: integer,
  ties: integer,
  copeland_score: real,
  worst_margin: integer,
  in_smith_set: boolean,
  is_winner: boolean,
});

export interface PairwiseRow {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Whom they are compared with. Unit: id. */
  readonly opponent_id: CandidateId;
  /** The opponent's name. */
  readonly opponent_name: string;
  /** Valid ballots that prefer the candidate to the opponent. Unit: ballots. */
  readonly prefer: number;
  /** That prefer the opponent. Unit: ballots. */
  readonly against: number;
  /** That rank neither, or both at one rank. Unit: ballots. */
  readonly no_preference: number;
  /** prefer - against. Unit: ballots. */
  readonly margin: number;
  /** Who has more of them. */
  readonly outcome: "wins" | "loses" | "ties";
}

export const decodePairwiseRow: Decoder<PairwiseRow> = /* @__PURE__ */ record<PairwiseRow>({
  candidate_id: candidateId,
  candidate_name: text,
  opponent_id: candidateId,
  opponent_name: text,
  prefer: integer,
  against: integer,
  no_preference: integer,
  margin: integer,
  outcome: word("wins", "loses", "ties"),
});

export interface Pairwise {
  /** Ballots that round 1 counts. Unit: ballots. */
  readonly valid_ballots: number;
  /** Who beats everybody; null where nobody does. Unit: id. */
  readonly condorcet_winner: CandidateId | null;
  /** Whom everybody beats; null where there is no such candidate. Unit: id. */
  readonly condorcet_loser: CandidateId | null;
  /** The smallest group all of whom beat everybody else, by id. Unit: ids. */
  readonly smith_set: readonly CandidateId[];
  /** Whom the count elected, in order. Unit: ids. */
  readonly winners: readonly CandidateId[];
  /** Whether the count elected the Condorcet winner; null without one. */
  readonly condorcet_winner_elected: boolean | null;
  /** How many of those elected are in the Smith set. Unit: candidates. */
  readonly winners_in_smith_set: number;
  /** Whether those elected hold the first places of the standings. */
  readonly winners_lead: boolean;
  /** By place. */
  readonly standings: readonly PairwiseStanding[];
  /** Each against each, by their ids. */
  readonly pairs: readonly PairwiseRow[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodePairwise: Decoder<Pairwise> = /* @__PURE__ */ record<Pairwise>({
  valid_ballots: integer,
  condorcet_winner: nullable(candidateId),
  condorcet_loser: nullable(candidateId),
  smith_set: list(candidateId),
  winners: list(candidateId),
  condorcet_winner_elected: nullable(boolean),
  winners_in_smith_set: integer,
  winners_lead: boolean,
  standings: list(decodePairwiseStanding),
  pairs: list(decodePairwiseRow),
  data_version: text,
});

export interface PrecinctRow {
  /** As the source writes it. */
  readonly precinct: string;
  /** Ballots of the precinct. Unit: ballots. */
  readonly ballots: number;
  /** Of these, counted in round 1. Unit: ballots. */
  readonly valid_ballots: number;
  /** Candidates ranked on a valid ballot, cleaned, on average. Unit: candidates. */
  readonly mean_ranks_used: number;
  /** Without any mark. Unit: ballots. */
  readonly blank_ballots: number;
  /** With several candidates at one rank, as cast. Unit: ballots. */
  readonly overvoted_ballots: number;
  /** With an unmarked rank before a marked one, as cast. Unit: ballots. */
  readonly skipped_ballots: number;
  /** With a candidate at several ranks, as cast. Unit: ballots. */
  readonly repeated_ballots: number;
  /** By candidate id: valid ballots whose first choice they are. Unit: ballots. */
  readonly first_choices: ReadonlyMap<number, number>;
  /** By rank: ballots with a mark there, as cast. Unit: ballots. */
  readonly ranks_marked: ReadonlyMap<number, number>;
}

export const decodePrecinctRow: Decoder<PrecinctRow> = /* @__PURE__ */ record<PrecinctRow>({
  precinct: text,
  ballots: integer,
  valid_ballots: integer,
  mean_ranks_used: real,
  blank_ballots: integer,
  overvoted_ballots: integer,
  skipped_ballots: integer,
  repeated_ballots: integer,
  first_choices: byNumber(integer),
  ranks_marked: byNumber(integer),
});

export interface Precincts {
  /** The rows. */
  readonly data: readonly PrecinctRow[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodePrecincts: Decoder<Precincts> = /* @__PURE__ */ record<Precincts>({
  data: list(decodePrecinctRow),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface PreferencePatterns {
  /** The ten whom most supporters rank too. */
  readonly most_common_coranked: readonly CoRanked[];
  /** One row a rank that is used. */
  readonly ranking_position_distribution: readonly RankCount[];
  /** The rank with most ballots, the earlier of equals; null without ballots. Unit: rank. */
  readonly primary_ranking_position: number | null;
}

export const decodePreferencePatterns: Decoder<PreferencePatterns> = /* @__PURE__ */ record<PreferencePatterns>({
  most_common_coranked: list(decodeCoRanked),
  ranking_position_distribution: list(decodeRankCount),
  primary_ranking_position: nullable(integer),
});

export interface Transfer {
  /** The round they led to. Unit: round. */
  readonly round_number: number;
  /** Who lost them. Unit: id. */
  readonly from_candidate: CandidateId;
  /** Their name. */
  readonly from_candidate_name: string;
  /** Who got them; null: exhausted. Unit: id. */
  readonly to_candidate: CandidateId | null;
  /** Their name. */
  readonly to_candidate_name: string | null;
  /** How much moved. Unit: votes. */
  readonly votes_transferred: Votes;
  /** On how many ballots. Unit: ballots. */
  readonly ballots: number;
  /** surplus or elimination. */
  readonly transfer_type: string;
}

export const decodeTransfer: Decoder<Transfer> = /* @__PURE__ */ record<Transfer>({
  round_number: integer,
  from_candidate: candidateId,
  from_candidate_name: text,
  to_candidate: nullable(candidateId),
  to_candidate_name: nullable(text),
  votes_transferred: votes,
  ballots: integer,
  transfer_type: text,
});

export interface ProgressionStep {
  /** From 1. Unit: round. */
  readonly round_number: number;
  /** After all transfers of the round. Unit: votes. */
  readonly vote_total: Votes;
  /** The threshold of the round. Unit: votes. */
  readonly quota: Votes;
  /** Neither elected nor excluded before. */
  readonly is_continuing: boolean;
  /** Elected on this total. */
  readonly is_winner_this_round: boolean;
  /** Excluded on this total. */
  readonly is_eliminated_this_round: boolean;
  /** Since the round before. Unit: votes. */
  readonly vote_change: Votes;
  /** What came with this round. */
  readonly transfers_in: readonly Transfer[];
  /** What left with this round. */
  readonly transfers_out: readonly Transfer[];
}

export const decodeProgressionStep: Decoder<ProgressionStep> = /* @__PURE__ */ record<ProgressionStep>({
  round_number: integer,
  vote_total: votes,
  quota: votes,
  is_continuing: boolean,
  is_winner_this_round: boolean,
  is_eliminated_this_round: boolean,
  vote_change: votes,
  transfers_in: list(decodeTransfer),
  transfers_out: list(decodeTransfer),
});

export interface ThresholdRow {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Whether the count elected them. */
  readonly is_elected: boolean;
  /** The first round in which they had the threshold; null: none. Unit: round. */
  readonly met_round: number | null;
  /** When they were elected; null: never. Unit: round. */
  readonly elected_round: number | null;
  /** The round of the figures that follow: when elected, else when they had most votes first. Unit: round. */
  readonly round_number: number;
  /** Their votes in it. Unit: votes. */
  readonly votes: Votes;
  /** The threshold in it. Unit: votes. */
  readonly threshold: Votes;
  /** Their votes less the threshold; below 0: what they lacked. Unit: votes. */
  readonly above_threshold: Votes;
  /** Their votes, of the threshold. Unit: %. */
  readonly percentage_of_threshold: number;
}

export const decodeThresholdRow: Decoder<ThresholdRow> = /* @__PURE__ */ record<ThresholdRow>({
  candidate_id: candidateId,
  candidate_name: text,
  is_elected: boolean,
  met_round: nullable(integer),
  elected_round: nullable(integer),
  round_number: integer,
  votes: votes,
  threshold: votes,
  above_threshold: votes,
  percentage_of_threshold: real,
});

export interface QuotaAnalysis {
  /** What was needed, in the last round where the rule makes it anew. Unit: votes. */
  readonly threshold: Votes;
  /** Winners in order of election, then by most votes ever. */
  readonly candidates: readonly ThresholdRow[];
  /** By round. */
  readonly eliminations: readonly EliminationMargin[];
  /** The one with the smallest margin, the first of equals. */
  readonly closest_elimination: EliminationMargin | null;
  /** Null where everybody in the race was elected. */
  readonly last_seat: LastSeat | null;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeQuotaAnalysis: Decoder<QuotaAnalysis> = /* @__PURE__ */ record<QuotaAnalysis>({
  threshold: votes,
  candidates: list(decodeThresholdRow),
  eliminations: list(decodeEliminationMargin),
  closest_elimination: nullable(decodeEliminationMargin),
  last_seat: nullable(decodeLastSeat),
  data_version: text,
});

export interface RankVotes {
  /** The condensed rank, from 1. */
  readonly rank: number;
  /** The candidate's place within the rank, from 1. */
  readonly place: number;
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that name them at this rank. Unit: ballots. */
  readonly votes: number;
  /** Of valid ballots. Unit: %. */
  readonly percentage: number;
}

export const decodeRankVotes: Decoder<RankVotes> = /* @__PURE__ */ record<RankVotes>({
  rank: integer,
  place: integer,
  candidate_id: candidateId,
  candidate_name: text,
  votes: integer,
  percentage: real,
});

export interface RoundProgression {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Until they left, by round. */
  readonly round_progression: readonly ProgressionStep[];
  /** What became of them. */
  readonly final_status: "elected" | "eliminated" | "standing" | "excluded";
  /** Null if they never were. Unit: round. */
  readonly elimination_round: number | null;
  /** The most they ever had. Unit: votes. */
  readonly max_votes: Votes;
  /** Rounds of the whole count. Unit: rounds. */
  readonly total_rounds: number;
}

export const decodeRoundProgression: Decoder<RoundProgression> = /* @__PURE__ */ record<RoundProgression>({
  candidate_id: candidateId,
  candidate_name: text,
  round_progression: list(decodeProgressionStep),
  final_status: word("elected", "eliminated", "standing", "excluded"),
  elimination_round: nullable(integer),
  max_votes: votes,
  total_rounds: integer,
});

export interface RoundSummary {
  /** From 1; in Scotland a stage. Unit: round. */
  readonly round_number: number;
  /** Elected on this round's totals. Unit: ids. */
  readonly elected: readonly CandidateId[];
  /** Excluded on this round's totals. Unit: ids. */
  readonly eliminated: readonly CandidateId[];
  /** Candidates neither elected nor excluded before this round. Unit: candidates. */
  readonly continuing: number;
  /** What was needed to be elected. Unit: votes. */
  readonly threshold: Votes;
  /** Votes that no longer count, so far. Unit: votes. */
  readonly exhausted: Votes;
  /** What the law's cuts left over, so far. Unit: votes. */
  readonly residual: Votes;
}

export const decodeRoundSummary: Decoder<RoundSummary> = /* @__PURE__ */ record<RoundSummary>({
  round_number: integer,
  elected: list(candidateId),
  eliminated: list(candidateId),
  continuing: integer,
  threshold: votes,
  exhausted: votes,
  residual: votes,
});

export interface RoundTransfers {
  /** The round's state. */
  readonly round_info: FlowRound;
  /** What led to it; nothing in round 1. */
  readonly transfers: readonly Transfer[];
  /** How many there are. Unit: transfers. */
  readonly transfer_count: number;
}

export const decodeRoundTransfers: Decoder<RoundTransfers> = /* @__PURE__ */ record<RoundTransfers>({
  round_info: decodeFlowRound,
  transfers: list(decodeTransfer),
  transfer_count: integer,
});

export interface RuleComparisonRow {
  /** The id of the counting rule. */
  readonly rule: string;
  /** Its name. */
  readonly title: string;
  /** Whether the election was counted by it. */
  readonly is_official: boolean;
  /** Names in order of election, separated by "; ". */
  readonly winners: string;
  /** Whether they are those of the official count; null where the rule cannot count the contest. */
  readonly same_winners: boolean | null;
  /** How many the count takes. Unit: rounds. */
  readonly rounds: number | null;
  /** What round 1 counts for somebody. Unit: ballots. */
  readonly valid_ballots: number | null;
  /** Of the last round where the rule makes it anew. Unit: votes. */
  readonly threshold: string | null;
  /** In the last round in which a winner and somebody else were still to be decided: the fewest votes of a winner above the most of the others. Unit: votes. */
  readonly last_margin: string | null;
  /** Votes that no longer count in the last round. Unit: votes. */
  readonly exhausted: string | null;
  /** Ties that no lot decided, so that the candidate listed first was acted on. Unit: ties. */
  readonly open_ties: number | null;
  /** Why it cannot count; null where it can. */
  readonly reason: string | null;
}

export const decodeRuleComparisonRow: Decoder<RuleComparisonRow> = /* @__PURE__ */ record<RuleComparisonRow>({
  rule: text,
  title: text,
  is_official: boolean,
  winners: text,
  same_winners: nullable(boolean),
  rounds: nullable(integer),
  valid_ballots: nullable(integer),
  threshold: nullable(text),
  last_margin: nullable(text),
  exhausted: nullable(text),
  open_ties: nullable(integer),
  reason: nullable(text),
});

export interface RuleComparison {
  /** The rows. */
  readonly data: readonly RuleComparisonRow[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeRuleComparison: Decoder<RuleComparison> = /* @__PURE__ */ record<RuleComparison>({
  data: list(decodeRuleComparisonRow),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface SheetDifference {
  /** From 1; 0: the sheet as a whole. Unit: round. */
  readonly round: number;
  /** A candidate's name, or what the row shows. */
  readonly what: string;
  /** On the sheet; empty: nothing there. */
  readonly official: string;
  /** In our count; empty: nothing there. */
  readonly ours: string;
}

export const decodeSheetDifference: Decoder<SheetDifference> = /* @__PURE__ */ record<SheetDifference>({
  round: integer,
  what: text,
  official: text,
  ours: text,
});

export interface SheetName {
  /** As the sheet has it. */
  readonly official: string;
  /** As the ballots have it. */
  readonly ours: string;
  /** alias, letter case, punctuation, order of words or write-ins: in what they differ. */
  readonly how: string;
}

export const decodeSheetName: Decoder<SheetName> = /* @__PURE__ */ record<SheetName>({
  official: text,
  ours: text,
  how: text,
});

export interface StvFlowData {
  /** Every round's state. */
  readonly rounds: readonly FlowRound[];
  /** Every transfer, by round. */
  readonly transfer_patterns: readonly Transfer[];
  /** One line a candidate. */
  readonly candidate_flow_summary: readonly CandidateFlow[];
  /** The flow in figures. */
  readonly flow_metadata: FlowMetadata;
  /** How many rounds there are. Unit: rounds. */
  readonly total_rounds: number;
  /** How many were to be elected. Unit: seats. */
  readonly seats: number;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeStvFlowData: Decoder<StvFlowData> = /* @__PURE__ */ record<StvFlowData>({
  rounds: list(decodeFlowRound),
  transfer_patterns: list(decodeTransfer),
  candidate_flow_summary: list(decodeCandidateFlow),
  flow_metadata: decodeFlowMetadata,
  total_rounds: integer,
  seats: integer,
  data_version: text,
});

export interface Tie {
  /** Where the tie was. Unit: round. */
  readonly round_number: number;
  /** Who were equal. Unit: ids. */
  readonly candidates: readonly CandidateId[];
  /** Who was acted on: left, or taken first. Unit: id. */
  readonly chosen: CandidateId;
  /** earlier round, lot, seed, candidate order, or default order. */
  readonly decided_by: string;
}

export const decodeTie: Decoder<Tie> = /* @__PURE__ */ record<Tie>({
  round_number: integer,
  candidates: list(candidateId),
  chosen: candidateId,
  decided_by: text,
});

export interface StvResults {
  /** The contest's title as the source has it. */
  readonly contest: string;
  /** The id of the counting rule. */
  readonly rule: string;
  /** The rule's name. */
  readonly rule_title: string;
  /** Where the rule stands. */
  readonly statute: string;
  /** How many were to be elected. Unit: seats. */
  readonly seats: number;
  /** Ballots read. Unit: ballots. */
  readonly total_ballots: number;
  /** Ballots that round 1 counts. Unit: ballots. */
  readonly valid_ballots: number;
  /** Names by candidate id. */
  readonly candidate_names: ReadonlyMap<number, string>;
  /** What was needed to be elected. Unit: votes. */
  readonly threshold: Votes;
  /** How many rounds the count took. Unit: rounds. */
  readonly total_rounds: number;
  /** In order of election. Unit: ids. */
  readonly winners: readonly CandidateId[];
  /** Who won and why, in one sentence. */
  readonly sentence: string;
  /** Winners in order, then who lasted longest. */
  readonly final_results: readonly FinalResult[];
  /** One line a round. */
  readonly round_summary: readonly RoundSummary[];
  /** Every tie that had to be decided. */
  readonly ties: readonly Tie[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeStvResults: Decoder<StvResults> = /* @__PURE__ */ record<StvResults>({
  contest: text,
  rule: text,
  rule_title: text,
  statute: text,
  seats: integer,
  total_ballots: integer,
  valid_ballots: integer,
  candidate_names: byNumber(text),
  threshold: votes,
  total_rounds: integer,
  winners: list(candidateId),
  sentence: text,
  final_results: list(decodeFinalResult),
  round_summary: list(decodeRoundSummary),
  ties: list(decodeTie),
  data_version: text,
});

export interface SummaryMetric {
  /** Which figure this is. */
  readonly metric: string;
  /** Its value. */
  readonly value: number;
}

export const decodeSummaryMetric: Decoder<SummaryMetric> = /* @__PURE__ */ record<SummaryMetric>({
  metric: text,
  value: real,
});

export interface Summary {
  /** The rows. */
  readonly data: readonly SummaryMetric[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeSummary: Decoder<Summary> = /* @__PURE__ */ record<Summary>({
  data: list(decodeSummaryMetric),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface SupporterArchetype {
  /** Which one. */
  readonly archetype_name: "Bullet Voters" | "Strategic Rankers" | "Coalition Builders" | "Other";
  /** Supporters of this kind. Unit: ballots. */
  readonly ballot_count: number;
  /** Of the candidate's supporters, not rounded: the four add to 100. Unit: %. */
  readonly percentage: number;
  /** Mean number of candidates on these ballots; 0 where there is none. Unit: candidates. */
  readonly avg_candidates_ranked: number;
  /** Mean rank of the candidate on them; 0 where there is none. Unit: rank. */
  readonly avg_ranking_position: number;
  /** What makes this kind. */
  readonly characteristics: string;
  /** Up to three such ballots, the first of the source. Unit: ids. */
  readonly sample_ballots: readonly string[];
}

export const decodeSupporterArchetype: Decoder<SupporterArchetype> = /* @__PURE__ */ record<SupporterArchetype>({
  archetype_name: word("Bullet Voters", "Strategic Rankers", "Coalition Builders", "Other"),
  ballot_count: integer,
  percentage: real,
  avg_candidates_ranked: real,
  avg_ranking_position: real,
  characteristics: text,
  sample_ballots: list(text),
});

export interface SupporterSegmentation {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** The four kinds, also empty ones. */
  readonly archetypes: readonly SupporterArchetype[];
  /** The four at a glance. */
  readonly clustering_analysis: ClusteringAnalysis;
  /** What supporters prefer besides. */
  readonly preference_patterns: PreferencePatterns;
}

export const decodeSupporterSegmentation: Decoder<SupporterSegmentation> = /* @__PURE__ */ record<SupporterSegmentation>({
  candidate_id: candidateId,
  candidate_name: text,
  archetypes: list(decodeSupporterArchetype),
  clustering_analysis: decodeClusteringAnalysis,
  preference_patterns: decodePreferencePatterns,
});

export interface TableColumn {
  /** In Parquet, csv and JSON alike. */
  readonly name: string;
  /** boolean, integer, real, decimal or text; "or null" where some rows have none. */
  readonly type: string;
  /** Empty where it has none. */
  readonly unit: string;
  /** What it means. */
  readonly sentence: string;
}

export const decodeTableColumn: Decoder<TableColumn> = /* @__PURE__ */ record<TableColumn>({
  name: text,
  type: text,
  unit: text,
  sentence: text,
});

export interface Table {
  /** In /api/export/{table} and in SQL. */
  readonly name: string;
  /** What it is about. */
  readonly sentence: string;
  /** The view it belongs to; empty: the raw records. */
  readonly path: string;
  /** In a stored version; empty: made when it is asked for. */
  readonly file: string;
  /** In their order. */
  readonly columns: readonly TableColumn[];
}

export const decodeTable: Decoder<Table> = /* @__PURE__ */ record<Table>({
  name: text,
  sentence: text,
  path: text,
  file: text,
  columns: list(decodeTableColumn),
});

export interface Tables {
  /** The rows. */
  readonly data: readonly Table[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeTables: Decoder<Tables> = /* @__PURE__ */ record<Tables>({
  data: list(decodeTable),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface TransferDetail {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** Of these, ballots that rank somebody later. Unit: ballots. */
  readonly total_transferable_votes: number;
  /** Ballots with a preference at the very next rank: all of the former, since ranks are condensed. Unit: ballots. */
  readonly successful_transfers: number;
  /** Successful / transferable: 1, or 0 without any; counted.efficiency is what came of it. Unit: 0..1. */
  readonly transfer_efficiency_rate: number;
  /** Mean distance to all candidates ranked later; 0 without any. Unit: ranks. */
  readonly avg_transfer_distance: number;
  /** none; concentrated: three candidates at most, or more than half to one; mixed: more than half to the best three; else dispersed. */
  readonly transfer_pattern_type: "none" | "concentrated" | "mixed" | "dispersed";
  /** The ten most frequent next preferences. */
  readonly top_transfer_destinations: readonly NextChoice[];
  /** What the count moved from them, by value. */
  readonly counted: CountedTransfers;
}

export const decodeTransferDetail: Decoder<TransferDetail> = /* @__PURE__ */ record<TransferDetail>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  total_transferable_votes: integer,
  successful_transfers: integer,
  transfer_efficiency_rate: real,
  avg_transfer_distance: real,
  transfer_pattern_type: word("none", "concentrated", "mixed", "dispersed"),
  top_transfer_destinations: list(decodeNextChoice),
  counted: decodeCountedTransfers,
});

export interface TransferEfficiencyRow {
  /** The round that they led to. Unit: round. */
  readonly round_number: number;
  /** Whom they left. Unit: id. */
  readonly from_candidate: CandidateId;
  /** Their name. */
  readonly from_candidate_name: string;
  /** surplus or elimination. */
  readonly transfer_type: string;
  /** All that moved: the sum of the next three. Unit: votes. */
  readonly votes_left: Votes;
  /** What candidates received who were neither elected nor excluded. Unit: votes. */
  readonly votes_reached: Votes;
  /** What went to candidates elected before: only under keep values. Unit: votes. */
  readonly votes_to_elected: Votes;
  /** What nobody could receive. Unit: votes. */
  readonly votes_exhausted: Votes;
  /** On how many ballots; under keep values once for every move of a part. Unit: ballots. */
  readonly ballots: number;
  /** Votes reached / votes left; null where no value moved. Unit: 0..1. */
  readonly efficiency: number | null;
}

export const decodeTransferEfficiencyRow: Decoder<TransferEfficiencyRow> = /* @__PURE__ */ record<TransferEfficiencyRow>({
  round_number: integer,
  from_candidate: candidateId,
  from_candidate_name: text,
  transfer_type: text,
  votes_left: votes,
  votes_reached: votes,
  votes_to_elected: votes,
  votes_exhausted: votes,
  ballots: integer,
  efficiency: nullable(real),
});

export interface TransferEfficiencyRound {
  /** The round that the transfers led to, from 2. Unit: round. */
  readonly round_number: number;
  /** All that moved: the sum of the next three. Unit: votes. */
  readonly votes_left: Votes;
  /** What candidates received who were neither elected nor excluded. Unit: votes. */
  readonly votes_reached: Votes;
  /** What went to candidates elected before: only under keep values. Unit: votes. */
  readonly votes_to_elected: Votes;
  /** What nobody could receive. Unit: votes. */
  readonly votes_exhausted: Votes;
  /** What the law's cuts left over with this round; not among those that moved. Unit: votes. */
  readonly votes_cut: Votes;
  /** Votes reached / votes left; null where no value moved. Unit: 0..1. */
  readonly efficiency: number | null;
  /** One row for each whom votes left. */
  readonly from: readonly TransferEfficiencyRow[];
}

export const decodeTransferEfficiencyRound: Decoder<TransferEfficiencyRound> = /* @__PURE__ */ record<TransferEfficiencyRound>({
  round_number: integer,
  votes_left: votes,
  votes_reached: votes,
  votes_to_elected: votes,
  votes_exhausted: votes,
  votes_cut: votes,
  efficiency: nullable(real),
  from: list(decodeTransferEfficiencyRow),
});

export interface TransferEfficiency {
  /** How many were to be elected. Unit: seats. */
  readonly seats: number;
  /** Rounds of the count. Unit: rounds. */
  readonly total_rounds: number;
  /** All that moved in the count; a vote that moves twice counts twice. Unit: votes. */
  readonly votes_left: Votes;
  /** What candidates received who were neither elected nor excluded. Unit: votes. */
  readonly votes_reached: Votes;
  /** What went to candidates elected before: only under keep values. Unit: votes. */
  readonly votes_to_elected: Votes;
  /** What nobody could receive. Unit: votes. */
  readonly votes_exhausted: Votes;
  /** Votes reached / votes left; null where no value moved. Unit: 0..1. */
  readonly efficiency: number | null;
  /** Round by round, from 2. */
  readonly rounds: readonly TransferEfficiencyRound[];
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeTransferEfficiency: Decoder<TransferEfficiency> = /* @__PURE__ */ record<TransferEfficiency>({
  seats: integer,
  total_rounds: integer,
  votes_left: votes,
  votes_reached: votes,
  votes_to_elected: votes,
  votes_exhausted: votes,
  efficiency: nullable(real),
  rounds: list(decodeTransferEfficiencyRound),
  data_version: text,
});

export interface TransferMatrix {
  /** The order of rows and columns: the source's. Unit: ids. */
  readonly candidates: readonly CandidateId[];
  /** Names by candidate id. */
  readonly candidate_names: ReadonlyMap<number, string>;
  /** All rounds together. */
  readonly overall: readonly MatrixRow[];
  /** Round by round, where anything moved. */
  readonly rounds: readonly MatrixRound[];
  /** Whether in every round all that left is somewhere: not where totals are quotients and no votes. */
  readonly balances: boolean;
  /** The version of inputs and method. */
  readonly data_version: string;
}

export const decodeTransferMatrix: Decoder<TransferMatrix> = /* @__PURE__ */ record<TransferMatrix>({
  candidates: list(candidateId),
  candidate_names: byNumber(text),
  overall: list(decodeMatrixRow),
  rounds: list(decodeMatrixRound),
  balances: boolean,
  data_version: text,
});

export interface VoteComparison {
  /** Null: nobody here has a name like the sheet's. Unit: id. */
  readonly candidate_id: CandidateId | null;
  /** As the ballots have it, else as the sheet has it. */
  readonly candidate_name: string;
  /** As the sheet has it; null: they are not on the sheet. */
  readonly official_name: string | null;
  /** In round 1 on the sheet; null: the cell is empty. Unit: votes. */
  readonly official_votes: Votes | null;
  /** In round 1 here, brought to the sheet's places. Unit: votes. */
  readonly our_votes: Votes | null;
  /** Absolute differences of all rounds that both have, added up. Unit: votes. */
  readonly vote_difference: Votes;
}

export const decodeVoteComparison: Decoder<VoteComparison> = /* @__PURE__ */ record<VoteComparison>({
  candidate_id: nullable(candidateId),
  candidate_name: text,
  official_name: nullable(text),
  official_votes: nullable(votes),
  our_votes: nullable(votes),
  vote_difference: votes,
});

export interface Verification {
  /** Whether no cell differs and the winners, where the sheet names them, are the same. */
  readonly verification_passed: boolean;
  /** As sets; null: the sheet does not say who won. */
  readonly winners_match: boolean | null;
  /** As the sheet has them. */
  readonly official_winners: readonly string[];
  /** Names in order of election. */
  readonly our_winners: readonly string[];
  /** The candidates' differences added up. Unit: votes. */
  readonly total_vote_difference: Votes;
  /** One row a candidate. */
  readonly vote_comparisons: readonly VoteComparison[];
  /** Which kind of sheet it is. */
  readonly official_format: string;
  /** On the sheet. Unit: rounds. */
  readonly rounds_official: number;
  /** In our count. Unit: rounds. */
  readonly rounds_ours: number;
  /** Votes, figures and decisions that were compared. Unit: cells. */
  readonly cells_compared: number;
  /** Of those. Unit: cells. */
  readonly cells_that_differ: number;
  /** The cells that differ, at most the first 1,000. */
  readonly differences: readonly SheetDifference[];
  /** Names that are not spelt alike. */
  readonly names: readonly SheetName[];
  /** The outcome as a text for people. */
  readonly report: string;
  /** The version that the sheet was compared with. */
  readonly data_version: string;
}

export const decodeVerification: Decoder<Verification> = /* @__PURE__ */ record<Verification>({
  verification_passed: boolean,
  winners_match: nullable(boolean),
  official_winners: list(text),
  our_winners: list(text),
  total_vote_difference: votes,
  vote_comparisons: list(decodeVoteComparison),
  official_format: text,
  rounds_official: integer,
  rounds_ours: integer,
  cells_compared: integer,
  cells_that_differ: integer,
  differences: list(decodeSheetDifference),
  names: list(decodeSheetName),
  report: text,
  data_version: text,
});

export interface VoterBehaviour {
  /** The candidate. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank nobody else. Unit: ballots. */
  readonly bullet_voters: number;
  /** Of the ballots that rank them. Unit: %. */
  readonly bullet_voter_percentage: number;
  /** Mean rank; 0 without ballots. Unit: rank. */
  readonly avg_ranking_position: number;
  /** Ballots by the rank they stand at. Unit: ballots. */
  readonly ranking_distribution: ReadonlyMap<number, number>;
  /** 1 − entropy of the ranks / log2 of how many are used. Unit: 0..1. */
  readonly consistency_score: number;
  /** Share of bullet voters. Unit: 0..1. */
  readonly polarization_index: number;
  /** That share, and what ranks 1 and 6 have above 0.33; at most 1. Unit: 0..1. */
  readonly polarization_with_extremes: number;
  /** Their ballots as a whole; nothing personal is known. */
  readonly supporter_demographics: SupporterDemographics;
}

export const decodeVoterBehaviour: Decoder<VoterBehaviour> = /* @__PURE__ */ record<VoterBehaviour>({
  candidate_id: candidateId,
  candidate_name: text,
  bullet_voters: integer,
  bullet_voter_percentage: real,
  avg_ranking_position: real,
  ranking_distribution: byNumber(integer),
  consistency_score: real,
  polarization_index: real,
  polarization_with_extremes: real,
  supporter_demographics: decodeSupporterDemographics,
});

export interface VotesByRank {
  /** The rows. */
  readonly data: readonly RankVotes[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeVotesByRank: Decoder<VotesByRank> = /* @__PURE__ */ record<VotesByRank>({
  data: list(decodeRankVotes),
  pagination: decodePagination,
  metadata: decodeMetadata,
});

export interface WhatIfAnswer {
  /** What was changed and what came of it. */
  readonly what_if: Counterfactual;
  /** The count as it was. */
  readonly official: Counterfactual;
  /** The count made again, round by round. */
  readonly results: StvResults;
}

export const decodeWhatIfAnswer: Decoder<WhatIfAnswer> = /* @__PURE__ */ record<WhatIfAnswer>({
  what_if: decodeCounterfactual,
  official: decodeCounterfactual,
  results: decodeStvResults,
});

export interface WinnerCoalition {
  /** The winner. Unit: id. */
  readonly candidate_id: CandidateId;
  /** Their name. */
  readonly candidate_name: string;
  /** Ballots that rank them. Unit: ballots. */
  readonly total_ballots: number;
  /** The three highest affinities. */
  readonly top_affinities: readonly PartnerAffinity[];
  /** The three who come next most. */
  readonly top_transfers: readonly NextVotes[];
}

export const decodeWinnerCoalition: Decoder<WinnerCoalition> = /* @__PURE__ */ record<WinnerCoalition>({
  candidate_id: candidateId,
  candidate_name: text,
  total_ballots: integer,
  top_affinities: list(decodePartnerAffinity),
  top_transfers: list(decodeNextVotes),
});

export interface WinnerCoalitions {
  /** The rows. */
  readonly data: readonly WinnerCoalition[];
  /** Where this page stands. */
  readonly pagination: Pagination;
  /** Where the answer comes from. */
  readonly metadata: Metadata;
}

export const decodeWinnerCoalitions: Decoder<WinnerCoalitions> = /* @__PURE__ */ record<WinnerCoalitions>({
  data: list(decodeWinnerCoalition),
  pagination: decodePagination,
  metadata: decodeMetadata,
});
