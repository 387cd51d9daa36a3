// The network of candidates as the page draws and tells it. Pure.
import type { NetworkDot, NetworkLine } from "../../charts/networkLayout";
import type { CandidateId } from "../../core/decode";
import { count, inWords, listed, score } from "../../core/format";
import type { Network } from "../../core/wire";
import type { Line, Story } from "./model";

export interface NetworkPicture {
  readonly dots: readonly NetworkDot[]; // in the order of the page: winners first
  readonly lines: readonly NetworkLine[];
}

const drawn = 400; // more lines than these hide one another

/** The strongest lines, and all those of whoever is picked. */
export function networkPicture(story: Story, network: Network, picked: CandidateId | null): NetworkPicture {
  const places = new Map(network.nodes.map((node) => [node.id, node]));
  const dots = story.lines.flatMap((line) => {
    const node = places.get(line.id);
    return node ? [{ id: line.id, name: line.name, tone: line.tone, strong: node.isWinner, x: node.x, y: node.y }] : [];
  });
  const strongest = [...network.edges].sort((one, other) => other.strength - one.strength);
  const shown = strongest.filter((edge, index) => index < drawn || edge.source === picked || edge.target === picked);
  return { dots, lines: shown.map((edge) => ({ a: edge.source, b: edge.target, strength: edge.strength })) };
}

/** Whom a candidate is ranked together with, the strongest first. */
export function neighboursOf(network: Network, id: CandidateId): { id: CandidateId; strength: number }[] {
  return network.edges.filter((edge) => edge.source === id || edge.target === id)
    .map((edge) => ({ id: edge.source === id ? edge.target : edge.source, strength: edge.strength }))
    .sort((one, other) => other.strength - one.strength || one.id - other.id);
}

const named = 3;

/** What the lines of one candidate say, or of all where nobody is picked. */
export function networkSentence(story: Story, network: Network, picked: CandidateId | null): string {
  const line = story.lines.find((one) => one.id === picked);
  return line ? aboutOne(story, network, line) : aboutAll(network);
}

function aboutAll({ nodes, edges }: Network): string {
  const pairs = (nodes.length * (nodes.length - 1)) / 2;
  const limit = edges.length > drawn ? ` The ${count(drawn)} strongest lines are drawn, and all of whomever you choose.` : "";
  if (edges.length === pairs) return `All ${inWords(pairs)} pairs are joined by a line.${limit}`;
  return `${count(edges.length)} of ${count(pairs)} pairs are joined by a line.${limit}`;
}

function aboutOne(story: Story, network: Network, line: Line): string {
  const near = neighboursOf(network, line.id);
  if (near.length === 0) return `No line leads to ${line.name}: not enough ballots rank them close to somebody else.`;
  const name = (id: CandidateId): string => story.results.candidate_names.get(id) ?? `Candidate ${String(id)}`;
  const first = listed(near.slice(0, named).map((one) => `${name(one.id)} (${score(one.strength)})`));
  if (near.length <= named) return `${line.name} is ranked together with ${first}.`;
  return `${line.name} is ranked together with ${inWords(near.length)} others, closest with ${first}.`;
}
