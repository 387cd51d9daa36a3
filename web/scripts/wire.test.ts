import { describe, expect, it } from "vitest";
import { wireOf } from "./wire.mjs";

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object): object => ({ type: "object", properties, required: Object.keys(properties) });
const decimal = { type: "string", pattern: "^-?[0-9]+(\\.[0-9]+)?$" };

const wire = wireOf({ components: { schemas: {
  stv_results: object({
    winners: { type: "array", items: { type: "integer" }, description: "In order. Unit: ids." },
    election_id: { type: "string", description: "Its name. Unit: id." },
    names: { type: "object", additionalProperties: { type: "string" }, description: "By id." },
    threshold: { ...decimal, description: "What was needed. Unit: votes." },
    status: { type: "string", enum: ["elected", "standing"] },
    round: { type: ["integer", "null"], description: "Unit: round." },
    tie: { oneOf: [ref("a_tie"), { type: "null" }] },
    ties: { type: "array", items: ref("a_tie") },
  }),
  a_tie: object({ lot: { type: "boolean" }, share: { type: "number" } }),
} } });

describe("the wire's types", () => {
  it("have a type and a decoder for every schema, those referred to first", () => {
    expect(wire.indexOf("interface ATie")).toBeGreaterThan(0);
    expect(wire.indexOf("interface ATie")).toBeLessThan(wire.indexOf("interface StvResults"));
  });

  it.each([
    ["readonly winners: readonly CandidateId[];", "winners: list(candidateId),"],
    ["readonly election_id: ElectionId;", "election_id: electionId,"],
    ["readonly names: ReadonlyMap<number, string>;", "names: byNumber(text),"],
    ["readonly threshold: Votes;", "threshold: votes,"],
    ['readonly status: "elected" | "standing";', 'status: word("elected", "standing"),'],
    ["readonly round: number | null;", "round: nullable(integer),"],
    ["readonly tie: ATie | null;", "tie: nullable(decodeATie),"],
    ["readonly ties: readonly ATie[];", "ties: list(decodeATie),"],
    ["readonly share: number;", "share: real,"],
  ])("write %s and decode it with %s", (type, decoder) => {
    expect(wire).toContain(`  ${type}\n`);
    expect(wire).toContain(`  ${decoder}\n`);
  });

  it("keep what a field means", () => {
    expect(wire).toContain("  /** What was needed. Unit: votes. */\n");
  });

  it("refuse a schema that they have no form for", () => {
    expect(() => wireOf({ components: { schemas: { odd: object({ it: { type: "file" } }) } } })).toThrow("Odd.it: no TypeScript form");
  });
});
