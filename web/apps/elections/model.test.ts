import { describe, expect, it } from "vitest";
import type { CandidateId } from "../../core/decode";
import { changeOf, mostVotes, movesBySource, totalOf } from "./model";
import { smallStory } from "./small.fixture";

const id = (number: number): CandidateId => number as CandidateId;

describe("the story of an election", () => {
  const { rounds, lines } = smallStory();

  it("keeps the order of the results and gives the first seven a colour", () => {
    expect(lines.map((line) => [line.name, line.tone])).toEqual([["Ada Lindgren", 1], ["Ben Osei", 2], ["Cleo Marsh", 3], ["Dev Patel", 4]]);
  });

  it("leaves a winner the threshold", () => {
    expect(totalOf(rounds[1], id(1))).toBe("34.0000");
    expect(totalOf(rounds[3], id(1))).toBe("34.0000");
  });

  it("has nothing for who has left", () => {
    expect(totalOf(rounds[2], id(4))).toBeNull();
  });

  it("knows the change since the round before", () => {
    expect(changeOf(rounds, 0, id(2))).toBe("0");
    expect(changeOf(rounds, 1, id(2))).toBe("7.3320");
    expect(changeOf(rounds, 3, id(3))).toBe("-30.4440");
  });

  it("groups transfers by whom they left, the largest first", () => {
    const [[from, moves] = [id(0), []]] = movesBySource(rounds[2] ?? missing());
    expect(from).toBe(4);
    expect(moves.map((move) => [move.to, move.votes])).toEqual([[3, "9.0000"], [2, "6.0000"], [null, "1.0000"]]);
  });

  it("scales to the longest bar of the whole count", () => {
    expect(mostVotes(rounds)).toBeCloseTo(53.332);
  });
});

function missing(): never {
  throw new Error("the fixture has four rounds");
}
