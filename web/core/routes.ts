// The one catalogue of addresses that the page asks for.
import type { ElectionId } from "./decode";

const under = (election: ElectionId, rest: string): string => `/api/elections/${encodeURIComponent(election)}/${rest}`;

export const elections = "/api/elections";
export const results = (election: ElectionId): string => under(election, "stv-results");
export const flow = (election: ElectionId): string => under(election, "stv-flow-data");
export const firstChoices = (election: ElectionId): string => under(election, "first-choice");
export const ballotLengths = (election: ElectionId): string => under(election, "ballot-lengths");
export const coalitionTypes = (election: ElectionId): string => under(election, "coalition/types");

export const highlights = (election: ElectionId): string => under(election, "highlights");

/** A view that the program names by its route below an election: "/stv-results". */
export const view = (election: ElectionId, route: string): string => under(election, route.replace(/^\//, ""));

/** The pairs that at least `shared` ballots rank together, the strongest first. */
export const pairs = (election: ElectionId, shared: number): string =>
  under(election, `coalition/pairs/all?min_shared_ballots=${String(shared)}&sort_by=coalition_strength_score&sort_order=desc&page_size=100`);

/** Candidates as a network of the pairs that at least `shared` ballots rank together. */
export const network = (election: ElectionId, shared: number): string => under(election, `coalition/network?min_shared_ballots=${String(shared)}`);
export const centrality = (election: ElectionId, shared: number): string => under(election, `coalition/centrality?min_shared_ballots=${String(shared)}`);

export const counterfactuals = (election: ElectionId): string => under(election, "counterfactual");

/** What happens to the election, as server-sent events. */
export const events = (election: ElectionId): string => under(election, "events");

export const exhaustion = (election: ElectionId): string => under(election, "exhaustion");

/** The same by precinct; those with at least so many valid ballots are compared. */
export const exhaustionByPrecinct = (election: ElectionId, ballots: number): string => under(election, `exhaustion/precinct?min_ballots=${String(ballots)}`);

/** The page of an election, as a link within this page. */
export const pageOf = (election: ElectionId): string => `#/e/${encodeURIComponent(election)}`;
