import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { ElectionId } from "../../core/decode";
import type { Story } from "./model";
import { noParts } from "./parts";
import { makePlayer } from "./player";
import { smallStory } from "./small.fixture";
import { ElectionView } from "./view";

const story = smallStory();
const player = makePlayer({ rounds: 4, start: 4, calm: () => true });
const drawn = (shown: Story): string => renderToString(
  <ElectionView election={"fairview" as ElectionId} story={shown} player={player} parts={noParts} stale={false} retry={() => undefined} />,
);
const page = drawn(story);

describe("the page of an election", () => {
  it("opens with who won and why", () => {
    expect(page).toContain("<span>Ada Lindgren</span> and <span>Ben Osei</span> win</h1>");
    expect(page).toContain("A seat took 34 votes. Ada Lindgren got there first");
  });

  it("speaks of stages where the rule does", () => {
    const words = drawn({ ...story, results: { ...story.results, rule: "scotland-2007" } }).replaceAll(/<[^>]*>/g, " ");
    expect(words).toMatch(/Stage by stage/);
    expect(words.match(/.{0,30}\bround.{0,30}/i)).toBeNull();
  });

  it("has one heading of the first rank", () => {
    expect(page.match(/<h1/g)).toHaveLength(1);
  });

  it("prints votes to the last place in the table of rounds", () => {
    expect(page).toContain('12<span class="fraction">.6660</span>');
  });

  it("names the rule, its statute and the version", () => {
    for (const words of ["City Code 2.08", "portland-or-2024", "<code>v1</code>", "103 read, 100 of them valid; 3 rank nobody"]) expect(page).toContain(words);
  });
});
