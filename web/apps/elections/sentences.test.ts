import { describe, expect, it } from "vitest";
import type { CandidateId } from "../../core/decode";
import type { Highlight } from "../../core/wire";
import { evidenceOf, namesApart, sentencesOf, typeset } from "./sentences";
import { smallStory } from "./small.fixture";

const told = (kind: Highlight["kind"], sentence: string, candidates: number[], figures: [string, string][] = []): Highlight => ({
  kind, sentence, candidates: candidates as CandidateId[], view: `/of/${kind}`,
  figures: figures.map(([name, value]) => ({ name, value, unit: "votes" })),
});

const highlights = [
  told("winners", "Ada Lindgren and Ben Osei win both seats.", [1, 2], [["Ada Lindgren", "45.0000"]]),
  told("last_seat", "Ben Osei was 3 votes ahead of Cleo Marsh in round 3.", [2, 3], [["margin", "2.8880"], ["round", "3"]]),
  told("carried", "33 votes brought Ben Osei to the seat.", [2], [["received", "33.3320"]]),
  told("carried", "None brought Ada Lindgren there.", [1], [["received", "0.0000"]]),
];

describe("the sentences of a count", () => {
  it("leave out who won, which the headline says", () => {
    expect(sentencesOf(smallStory(), highlights).map((group) => group.label)).toEqual(["The last seat", "Votes passed on"]);
    expect(evidenceOf(highlights).map((row) => row.figure.name)).not.toContain("Ada Lindgren");
  });

  it("stand together when they are about one thing, each with the route of its figures", () => {
    const [, carried] = sentencesOf(smallStory(), highlights);
    expect(carried?.told.map((one) => one.view)).toEqual(["/of/carried", "/of/carried"]);
  });

  it("set the names off that they say they name", () => {
    const [seat] = sentencesOf(smallStory(), highlights);
    expect(seat?.told[0]?.parts.filter((part) => part.name).map((part) => part.text)).toEqual(["Ben Osei", "Cleo Marsh"]);
  });

  it("give every figure a row", () => {
    expect(evidenceOf(highlights).map((row) => [row.about, row.figure.value])).toEqual([
      ["The last seat", "2.8880"], ["The last seat", "3"], ["Votes passed on", "33.3320"], ["Votes passed on", "0.0000"],
    ]);
  });
});

describe("setting a sentence", () => {
  it("curls apostrophes, also in names, and closes up per cent", () => {
    expect(typeset("O'Hara's 14.2 %")).toBe("O’Hara’s 14.2%");
  });

  it("takes the longer of two names that begin alike, and loses no character", () => {
    const parts = namesApart("Ann Lee-May beat Ann Lee, Ann Lee lost.", ["Ann Lee", "Ann Lee-May"]);
    expect(parts.filter((part) => part.name).map((part) => part.text)).toEqual(["Ann Lee-May", "Ann Lee", "Ann Lee"]);
    expect(parts.map((part) => part.text).join("")).toBe("Ann Lee-May beat Ann Lee, Ann Lee lost.");
  });

  it("does not stumble over an empty name", () => {
    expect(namesApart("Nobody won.", [""])).toEqual([{ text: "Nobody won.", name: false }]);
  });
});
