import { describe, expect, it } from "vitest";
import { deck } from "./deck";
import type { Line, Story } from "./model";
import { smallStory } from "./small.fixture";

const story = smallStory();

// The story as if these had been elected, each in a round.
function electing(rounds: Record<number, number>): Story {
  const lines = story.lines.map((line): Line => {
    const round = rounds[line.id];
    return round === undefined ? { ...line, fate: "eliminated" } : { ...line, fate: "elected", round };
  });
  const winners = lines.filter((line) => line.fate === "elected").map((line) => line.id);
  return { ...story, lines, results: { ...story.results, seats: winners.length, winners } };
}

describe("why they won", () => {
  it("names the first and the last seat and who came closest", () => {
    expect(deck(story)).toBe("A seat took 34 votes. Ada Lindgren got there first, in round 1; Ben Osei took the last seat in round 4, ahead of Cleo Marsh, who was out with 30.");
  });

  it("says when all got there together", () => {
    expect(deck(electing({ 1: 4, 2: 4 }))).toBe("A seat took 34 votes. Both got there in round 4, ahead of Cleo Marsh, who was out with 30.");
  });

  it("says when the last seat took fewer votes than a seat took", () => {
    expect(deck(electing({ 1: 1, 3: 3 }))).toContain("Cleo Marsh took the last seat in round 3 with fewer, as nobody else was left");
  });

  it("names the last rival of a single winner", () => {
    expect(deck(electing({ 2: 4 }))).toBe("Ben Osei had 53 votes in round 4 to 34 for Ada Lindgren, the last rival left.");
  });

  it("names the closest of several rivals", () => {
    expect(deck(electing({ 1: 1 }))).toBe("Ada Lindgren had 45 votes in round 1, more than all three remaining rivals together; Ben Osei came closest with 20.");
  });

  it("says when nobody won", () => {
    expect(deck(electing({}))).toBe("The count ended before anybody had enough votes.");
  });
});
