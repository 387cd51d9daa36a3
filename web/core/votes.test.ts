import { describe, expect, it } from "vitest";
import type { Votes } from "./decode";
import { compare, isZero, minus, placesOf, plus, sum } from "./votes";

const votes = (text: string): Votes => text as Votes;

describe("exact votes", () => {
  it("add and subtract without a float", () => {
    expect(plus(votes("0.1000"), votes("0.2000"))).toBe("0.3000");
    expect(minus(votes("19290.0000"), votes("19290.0001"))).toBe("-0.0001");
    expect(plus(votes("9007199254740993.0001"), votes("0.0001"))).toBe("9007199254740993.0002");
  });

  it("take the finer of two numbers of places", () => {
    expect(plus(votes("1"), votes("0.25"))).toBe("1.25");
    expect(sum([votes("1.5"), votes("2"), votes("-0.50")])).toBe("3.00");
  });

  it("compare by value, not by text", () => {
    expect(compare(votes("9.0000"), votes("10.0000"))).toBe(-1);
    expect(compare(votes("10"), votes("10.0000"))).toBe(0);
    expect(compare(votes("-1"), votes("-2"))).toBe(1);
  });

  it("know their places and nothing", () => {
    expect([placesOf(votes("1.0000")), placesOf(votes("7"))]).toEqual([4, 0]);
    expect([isZero(votes("0.0000")), isZero(votes("0.0001"))]).toEqual([true, false]);
  });
});
