// The count, round by round: the moving picture with its controls and its words.
import type { JSX } from "preact";
import { Count } from "../../charts/count";
import { changeInVotes } from "../../core/format";
import { Controls } from "../../ui/controls";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import { Exact } from "../../ui/votes";
import { changeOf, totalOf, type Line, type Story } from "./model";
import { countPicture } from "./pictures";
import type { Player } from "./player";
import { decision, inRound, movesSentences, roundHead, roundWord } from "./words";

export function CountSection({ story, player }: { story: Story; player: Player }): JSX.Element {
  const steps = story.rounds.length;
  const controls = (
    <>
      <div class="sticky">
        <Controls step={player.round.value} steps={steps} name={roundHead(story)} playing={player.playing.value}
          play={player.play} pause={player.pause} goTo={player.goTo} />
      </div>
      <Caption story={story} player={player} />
    </>
  );
  return (
    <Figure id="count" title="How the votes moved"
      intro="Each bar is a candidate. When somebody is out, or has more votes than a seat needs, the ribbons show to whom those votes go next on the ballots."
      above={controls} chart={<Moving story={story} player={player} />} table={<RoundTable story={story} player={player} />} />
  );
}

function Caption({ story, player }: { story: Story; player: Player }): JSX.Element {
  const round = story.rounds[player.round.value - 1];
  return (
    <div class="told" aria-live={player.playing.value ? "off" : "polite"}>
      {round && <p><strong>{decision(story, round)}</strong></p>}
      {round && <p>{round.number === 1 ? "First choices are counted." : movesSentences(story, round).join(" ") || "No votes moved."}</p>}
    </div>
  );
}

function Moving({ story, player }: { story: Story; player: Player }): JSX.Element {
  const picture = countPicture(story, player.round.value - 1);
  const label = `Votes of every candidate ${inRound(story, player.round.value)}; the same figures stand in the table.`;
  return <Measured>{(width) => <Count round={picture} progress={player.progress.value} width={width} label={label} />}</Measured>;
}

function RoundTable({ story, player }: { story: Story; player: Player }): JSX.Element {
  const index = player.round.value - 1;
  const round = story.rounds[index];
  const votes = (line: Line): JSX.Element => {
    const total = totalOf(round, line.id);
    return total === null ? <>–</> : <Exact votes={total} />;
  };
  const fate = (line: Line): string => {
    if (line.round === null || line.round > index + 1) return "continuing";
    return `${line.fate === "elected" ? "elected" : "out"} ${inRound(story, line.round)}`;
  };
  return (
    <Table caption={`${roundHead(story)} ${String(index + 1)}: votes after all transfers, and the change since the ${roundWord(story)} before`} rows={story.lines}
      keyOf={(line) => line.id} mark={(line) => (fate(line).startsWith("elected") ? "won" : "")}
      columns={[
        { head: "Candidate", cell: (line) => line.name },
        { head: "Votes", cell: votes, number: true },
        { head: "Change", cell: (line) => changeInVotes(changeOf(story.rounds, index, line.id)), number: true },
        { head: "State", cell: fate },
      ]} />
  );
}
