// The round-by-round table: what each round decided and what led to it.
import type { JSX } from "preact";
import { Section } from "../../ui/section";
import { Table } from "../../ui/table";
import { Exact } from "../../ui/votes";
import type { Round, Story } from "./model";
import type { Player } from "./player";
import { decision, movesSentences, roundHead, roundWord } from "./words";

export function RoundsSection({ story, player }: { story: Story; player: Player }): JSX.Element {
  const word = roundWord(story);
  const number = (round: Round): JSX.Element => (
    <a href="#count" onClick={(event) => { event.preventDefault(); player.goTo(round.number); document.getElementById("count")?.scrollIntoView(); }}>
      <span class="hidden">Show {word} </span>{round.number}
    </a>
  );
  return (
    <Section id="rounds" title={`${roundHead(story)} by ${word}`}
      intro={`What each ${word} decided, and under it the votes that had moved into it. A ${word}’s number shows it in the picture above.`}>
      <Table caption={`Every ${word} of the count`} rows={story.rounds} keyOf={(round) => round.number} mark={(round) => (round.elected.length ? "won" : "")}
        columns={[
          { head: roundHead(story), cell: number, number: true },
          { head: "What happened", cell: (round) => <Happened story={story} round={round} /> },
          { head: "Continuing", cell: (round) => round.continuing, number: true, spare: true },
          { head: "No longer counting", cell: (round) => <Exact votes={round.exhausted} />, number: true, spare: true },
        ]} />
    </Section>
  );
}

function Happened({ story, round }: { story: Story; round: Round }): JSX.Element {
  const moved = movesSentences(story, round).join(" ");
  return (
    <>
      <span class="decision">{decision(story, round)}</span>
      {moved && <span class="moved">{moved}</span>}
    </>
  );
}
