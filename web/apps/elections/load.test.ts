import { describe, expect, it } from "vitest";
import type { Fetch } from "../../core/client";
import type { ElectionId } from "../../core/decode";
import { loadBallots, loadStory } from "./load";
import { flowAnswer, resultsAnswer } from "./small.fixture";

const election = "fairview 2024" as ElectionId;

// Answers by the end of the path; remembers what was asked.
function serving(answers: Record<string, () => unknown>): { send: Fetch; asked: string[] } {
  const asked: string[] = [];
  const send: Fetch = (address) => {
    asked.push(address);
    const found = Object.entries(answers).find(([end]) => address.includes(end));
    return Promise.resolve(found ? Response.json(found[1]()) : new Response("{}", { status: 404 }));
  };
  return { send, asked };
}

const list = (data: unknown[]): object => ({
  data, pagination: { page: 1, page_size: 0, total_pages: 1, total_items: 0, has_next: false, has_previous: false },
  metadata: { query_time_ms: 0, cache_hit: true, data_version: "v1" },
});

describe("loading an election", () => {
  it("asks below the election's own address, written as an address", async () => {
    const { send, asked } = serving({ "stv-results": () => resultsAnswer, "stv-flow-data": () => flowAnswer });
    const story = await loadStory(election, send);
    expect(story.rounds).toHaveLength(4);
    expect(asked).toEqual(["/api/elections/fairview%202024/stv-results", "/api/elections/fairview%202024/stv-flow-data"]);
  });

  it("asks again when a new version was published between two answers", async () => {
    let version = 1;
    const answers = { "stv-results": () => ({ ...resultsAnswer, data_version: `v${String(version++)}` }), "stv-flow-data": () => ({ ...flowAnswer, data_version: "v2" }) };
    const { send, asked } = serving(answers);
    expect((await loadStory(election, send)).results.data_version).toBe("v2");
    expect(asked).toHaveLength(4);
  });

  it("asks for pairs that one ballot in a hundred ranks", async () => {
    const types = { total_pairs_analyzed: 0, min_shared_ballots: 50, avg_strength: 0, types: [], data_version: "v1" };
    const { send, asked } = serving({ "first-choice": () => list([]), "ballot-lengths": () => list([]), "pairs/all": () => list([]), "coalition/types": () => types });
    expect((await loadBallots(election, 80_000, send)).pairShared).toBe(800);
    expect(asked.find((address) => address.includes("pairs/all"))).toContain("min_shared_ballots=800");
  });
});
