import { describe, expect, it } from "vitest";
import { smallStory } from "./small.fixture";
import { decision, headline, inRound, kicker, movesSentences, roundHead, roundWord, tieSentence, winnerLine } from "./words";

describe("the sentences of the page", () => {
  const story = smallStory();
  const [first, second, third, last] = story.rounds;

  it("says who won", () => {
    expect(headline(story)).toBe("Ada Lindgren and Ben Osei win");
    expect(kicker(story)).toBe("Ranked choice, two seats");
  });

  it("says when nobody did", () => {
    expect(headline({ ...story, results: { ...story.results, winners: [] } })).toBe("Nobody is elected");
  });

  it("tells what a round decides", () => {
    expect(first && decision(story, first)).toBe("Ada Lindgren reaches the threshold with 45 votes and is elected.");
    expect(second && decision(story, second)).toBe("Dev Patel (16) has the fewest votes and is out.");
  });

  it("tells where a surplus goes", () => {
    expect(second && movesSentences(story, second)).toEqual(["Ada Lindgren’s surplus of 11 goes to Ben Osei (7) and Cleo Marsh (2); 1 no longer counts."]);
  });

  it("tells where the votes of who is out go", () => {
    expect(third && movesSentences(story, third)).toEqual(["Dev Patel’s 16 votes go to Cleo Marsh (9) and Ben Osei (6); 1 no longer counts."]);
  });

  it("tells an election below the threshold as what it is", () => {
    const below = last && { ...last, threshold: "60.0000" as typeof last.threshold };
    expect(below && decision(story, below)).toBe("Ben Osei is elected to the last seat.");
  });

  it("tells what a winner's votes were made of", () => {
    const [ada, ben] = story.results.winners;
    expect(ada !== undefined && winnerLine(story, ada)).toBe("45 first choices");
    expect(ben !== undefined && winnerLine(story, ben)).toBe("20 first choices and 33 votes passed on by others");
  });

  it("calls a round what the rule calls it", () => {
    const scottish = { ...story, results: { ...story.results, rule: "scotland-2007" } };
    const [tie] = scottish.results.ties;
    expect([roundWord(story), roundHead(story), inRound(story, 3)]).toEqual(["round", "Round", "in round 3"]);
    expect([roundWord(scottish), roundHead(scottish), inRound(scottish, 3)]).toEqual(["stage", "Stage", "in stage 3"]);
    expect(tie && tieSentence(scottish, tie)).toContain("Stage 2: ");
  });

  it("tells how a tie was decided", () => {
    const [tie] = story.results.ties;
    expect(tie && tieSentence(story, tie)).toBe("Round 2: Cleo Marsh and Dev Patel were equal; decided by lot: Dev Patel.");
  });
});
