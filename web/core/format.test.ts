import { describe, expect, it } from "vitest";
import type { Votes } from "./decode";
import { changeInVotes, count, exactVotes, inWords, listed, percent, splitVotes, wholeVotes } from "./format";

const votes = (text: string): Votes => text as Votes;

describe("votes as people read them", () => {
  it("keeps every place that the rule keeps", () => {
    expect(exactVotes(votes("19290.0000"))).toBe("19,290.0000");
    expect(exactVotes(votes("21573.1792"))).toBe("21,573.1792");
    expect(exactVotes(votes("0"))).toBe("0");
  });

  it("never goes through a float", () => {
    expect(exactVotes(votes("9007199254740993.00001"))).toBe("9,007,199,254,740,993.00001");
    expect(wholeVotes(votes("9007199254740992.5"))).toBe("9,007,199,254,740,993");
  });

  it("rounds half a vote up where only whole votes are shown", () => {
    expect(wholeVotes(votes("21573.4999"))).toBe("21,573");
    expect(wholeVotes(votes("21573.5000"))).toBe("21,574");
    expect(wholeVotes(votes("999.5"))).toBe("1,000");
  });

  it("writes a loss with a minus sign and nothing for no change", () => {
    expect(changeInVotes(votes("-866.0000"))).toBe("−866");
    expect(changeInVotes(votes("1204.2"))).toBe("+1,204");
    expect(changeInVotes(votes("0.0000"))).toBe("");
    expect(changeInVotes(votes("-0.3"))).toBe("");
  });

  it("splits what stands behind the point", () => {
    expect(splitVotes(votes("-1234.50"))).toEqual({ whole: "−1,234", fraction: ".50" });
    expect(splitVotes(votes("1234"))).toEqual({ whole: "1,234", fraction: "" });
  });
});

describe("other figures", () => {
  it("groups thousands", () => {
    expect(count(80000)).toBe("80,000");
    expect(count(999)).toBe("999");
    expect(count(-1000000)).toBe("−1,000,000");
  });

  it("gives shares one place", () => {
    expect(percent(27.345)).toBe("27.3%");
  });

  it("writes small numbers as words", () => {
    expect([inWords(0), inWords(3), inWords(12), inWords(13)]).toEqual(["no", "three", "twelve", "13"]);
  });

  it("joins names as in a sentence", () => {
    expect([listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])]).toEqual(["", "A", "A and B", "A, B and C"]);
  });
});
