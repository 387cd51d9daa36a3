import { describe, expect, it } from "vitest";
import type { ElectionId } from "../core/decode";
import { pageOf } from "../core/routes";
import { electionIn } from "./router";

describe("the address", () => {
  it("names an election", () => {
    expect(electionIn("#/e/portland-2024")).toBe("portland-2024");
    expect(electionIn(pageOf("a b/c" as ElectionId))).toBe("a b/c");
  });

  it("may name none", () => {
    expect([electionIn(""), electionIn("#/"), electionIn("#count")]).toEqual([null, null, null]);
  });

  it("may be broken without harm", () => {
    expect(electionIn("#/e/%zz")).toBe("%zz");
  });
});
