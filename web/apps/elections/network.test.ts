import { describe, expect, it } from "vitest";
import type { CandidateId } from "../../core/decode";
import { decodeNetwork, type Network } from "../../core/wire";
import { neighboursOf, networkPicture, networkSentence } from "./network";
import { smallStory } from "./small.fixture";

const id = (number: number): CandidateId => number as CandidateId;

const node = (number: number, isWinner: boolean): object => ({
  id: number, name: `N${String(number)}`, votes: 1, connections: 1, positionType: "Hub", isWinner, group: isWinner ? "winner" : "candidate", x: number / 10, y: 0.5,
});
const edge = (source: number, target: number, strength: number): object => ({
  source, target, strength, sharedBallots: 9, avgDistance: 1, coalitionType: "moderate", strongVotes: 1, weakVotes: 1, basicAffinity: 0.1, proximityAffinity: 0.1,
});

const networkOf = (edges: object[]): Network => decodeNetwork({
  nodes: [node(4, false), node(3, false), node(2, true), node(1, true)], edges,
  stats: { totalNodes: 4, totalEdges: edges.length, avgCoalitionStrength: 0.3, strongCoalitions: 0, moderateCoalitions: 0, weakCoalitions: 0, strategicCoalitions: 0 },
  metadata: { minSharedBallots: 2, minStrength: 0.25, data_version: "v1" },
}, "network");

const network = networkOf([edge(1, 2, 0.3), edge(1, 3, 0.5), edge(2, 3, 0.4)]);

describe("the network of candidates", () => {
  it("has a dot for everybody in the order of the page, where the program puts it", () => {
    const { dots } = networkPicture(smallStory(), network, null);
    expect(dots.map((dot) => [dot.name, dot.strong, dot.x])).toEqual([["Ada Lindgren", true, 0.1], ["Ben Osei", true, 0.2], ["Cleo Marsh", false, 0.3], ["Dev Patel", false, 0.4]]);
  });

  it("draws the strongest lines where there are too many, and all of whoever is picked", () => {
    const many = networkOf([...Array.from({ length: 500 }, (_, index) => edge(1, 2, 0.5 + index / 1000)), edge(3, 4, 0.3)]);
    expect(networkPicture(smallStory(), many, null).lines.filter((line) => line.a === 3)).toEqual([]);
    expect(networkPicture(smallStory(), many, null).lines).toHaveLength(400);
    expect(networkPicture(smallStory(), many, id(4)).lines.filter((line) => line.b === 4)).toHaveLength(1);
  });

  it("knows whom a candidate is ranked with, the strongest first", () => {
    expect(neighboursOf(network, id(1))).toEqual([{ id: 3, strength: 0.5 }, { id: 2, strength: 0.3 }]);
    expect(neighboursOf(network, id(4))).toEqual([]);
  });

  it("says so in a sentence", () => {
    const told = (picked: CandidateId | null, of = network): string => networkSentence(smallStory(), of, picked);
    expect(told(id(1))).toBe("Ada Lindgren is ranked together with Cleo Marsh (0.50) and Ben Osei (0.30).");
    expect(told(id(4))).toMatch(/^No line leads to Dev Patel/);
    expect(told(null)).toBe("3 of 6 pairs are joined by a line.");
    expect(told(null, networkOf([[1, 2], [1, 3], [1, 4], [2, 3], [2, 4], [3, 4]].map(([a, b]) => edge(a ?? 0, b ?? 0, 0.3))))).toBe("All six pairs are joined by a line.");
  });
});
