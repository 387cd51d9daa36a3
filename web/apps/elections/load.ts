// What the page needs of an election, asked for in two steps: first what the top of the page says, then the rest.
import { ask, type Fetch } from "../../core/client";
import type { ElectionId } from "../../core/decode";
import * as routes from "../../core/routes";
import {
  decodeBallotLengths, decodeCandidateCentralities, decodeCoalitionPairs, decodeCoalitionTypes, decodeCounterfactuals, decodeElections,
  decodeExhaustion, decodeFirstChoices, decodeGroupsExhaustion, decodeHighlights, decodeNetwork, decodeStvFlowData, decodeStvResults, type BallotLength, type CandidateCentrality, type CoalitionPair, type CoalitionTypes,
  type Counterfactuals, type Election, type Exhaustion, type FirstChoice, type GroupsExhaustion, type Highlight, type Network,
} from "../../core/wire";
import { storyOf, type Story } from "./model";

/** What the ballots say beside the count. */
export interface Ballots {
  readonly firstChoices: readonly FirstChoice[];
  readonly lengths: readonly BallotLength[];
  readonly pairs: readonly CoalitionPair[];
  readonly types: CoalitionTypes;
  readonly pairShared: number; // the fewest ballots that a listed pair shares
}

export async function loadElections(send?: Fetch): Promise<readonly Election[]> {
  return (await ask(routes.elections, decodeElections, send)).data;
}

/** The count. Should a new version be published between the two answers, both are asked for again. */
export async function loadStory(election: ElectionId, send?: Fetch): Promise<Story> {
  for (let attempt = 1; ; ++attempt) {
    const [results, flow] = await Promise.all([
      ask(routes.results(election), decodeStvResults, send),
      ask(routes.flow(election), decodeStvFlowData, send),
    ]);
    if (results.data_version === flow.data_version || attempt === attemptsMax) return storyOf(results, flow);
  }
}

const attemptsMax = 3; // two publications within one page load are already unheard of

export async function loadHighlights(election: ElectionId, send?: Fetch): Promise<readonly Highlight[]> {
  return (await ask(routes.highlights(election), decodeHighlights, send)).data;
}

// A pair on fewer than one ballot in a hundred says little about the election.
const sharedFor = (validBallots: number): number => Math.max(2, Math.round(validBallots * 0.01));

export async function loadBallots(election: ElectionId, validBallots: number, send?: Fetch): Promise<Ballots> {
  const pairShared = sharedFor(validBallots);
  const [firstChoices, lengths, pairs, types] = await Promise.all([
    ask(routes.firstChoices(election), decodeFirstChoices, send),
    ask(routes.ballotLengths(election), decodeBallotLengths, send),
    ask(routes.pairs(election, pairShared), decodeCoalitionPairs, send),
    ask(routes.coalitionTypes(election), decodeCoalitionTypes, send),
  ]);
  return { firstChoices: firstChoices.data, lengths: lengths.data, pairs: pairs.data, types, pairShared };
}

/** Who stands near whom among those who ran. */
export interface Coalitions {
  readonly network: Network;
  readonly centrality: readonly CandidateCentrality[]; // the most central first
}

const joinedMost = 200; // ballots that join two candidates, the program's own bound; fewer where there are few ballots

export async function loadCoalitions(election: ElectionId, validBallots: number, send?: Fetch): Promise<Coalitions> {
  const joined = Math.min(joinedMost, sharedFor(validBallots));
  const [network, centrality] = await Promise.all([
    ask(routes.network(election, joined), decodeNetwork, send),
    ask(routes.centrality(election, joined), decodeCandidateCentralities, send),
  ]);
  return { network, centrality: centrality.data };
}

export const loadWhatIfs = (election: ElectionId, send?: Fetch): Promise<Counterfactuals> =>
  ask(routes.counterfactuals(election), decodeCounterfactuals, send);

/** Where votes stopped counting. */
export interface Exhausted {
  readonly rounds: Exhaustion;
  readonly precincts: GroupsExhaustion;
}

/** Fewer valid ballots than this make no precinct to compare: one ballot more or less is two per cent. */
export const precinctBallots = 50;

export async function loadExhausted(election: ElectionId, send?: Fetch): Promise<Exhausted> {
  const [rounds, precincts] = await Promise.all([
    ask(routes.exhaustion(election), decodeExhaustion, send),
    ask(routes.exhaustionByPrecinct(election, precinctBallots), decodeGroupsExhaustion, send),
  ]);
  return { rounds, precincts };
}
