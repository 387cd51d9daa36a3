import { describe, expect, it } from "vitest";
import { byNumber, integer, list, nullable, record, text, votes, word } from "./decode";

describe("decoders", () => {
  const person = record<{ name: string; ages: readonly number[] }>({ name: text, ages: list(integer) });

  it("pass on what has the right shape, and leave out what was not asked for", () => {
    expect(person({ name: "Ada", ages: [1, 2], more: true }, "answer")).toEqual({ name: "Ada", ages: [1, 2] });
  });

  it("name the place of what has not", () => {
    expect(() => person({ name: "Ada", ages: [1, "2"] }, "answer")).toThrow('answer.ages[1] should be a whole number but is "2"');
    expect(() => person({ ages: [] }, "answer")).toThrow("answer.name should be a text but is absent");
    expect(() => person([], "answer")).toThrow("answer should be an object but is []");
  });

  it("take votes as text only", () => {
    expect(votes("19290.0000", "votes")).toBe("19290.0000");
    expect(() => votes(19290, "votes")).toThrow("a decimal text");
    expect(() => votes("1e5", "votes")).toThrow("a decimal text");
  });

  it("know words, nulls and numbered objects", () => {
    expect(word("strong", "weak")("weak", "kind")).toBe("weak");
    expect(() => word("strong", "weak")("mild", "kind")).toThrow("kind should be one of strong, weak");
    expect(nullable(integer)(null, "round")).toBeNull();
    expect(byNumber(text)({ 36: "Ada" }, "names").get(36)).toBe("Ada");
  });
});
