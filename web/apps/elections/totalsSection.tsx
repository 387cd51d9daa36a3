// All rounds at once: the lines, and as their table every total to the last place.
import type { JSX } from "preact";
import { Totals } from "../../charts/totals";
import { approximate } from "../../core/votes";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table, type Column } from "../../ui/table";
import { Exact } from "../../ui/votes";
import { totalOf, type Line, type Round, type Story } from "./model";
import { thresholdWords, totalsLine } from "./pictures";
import type { Player } from "./player";
import { roundHead, roundWord } from "./words";

export function TotalsSection({ story, player }: { story: Story; player: Player }): JSX.Element {
  return (
    <Figure id="totals" title={`Every ${roundWord(story)} at once`}
      intro="The run of each candidate’s votes. A dot marks where a seat was won; a line that ends has left the count."
      chart={<Lines story={story} player={player} />} table={<EveryTotal story={story} />} />
  );
}

function Lines({ story, player }: { story: Story; player: Player }): JSX.Element {
  const [first] = story.rounds;
  const current = Math.max(1, player.round.value - 1 + player.progress.value);
  return (
    <Measured>
      {(width) => (
        <Totals lines={story.lines.map((line) => totalsLine(story, line))} thresholds={story.rounds.map((round) => approximate(round.threshold))}
          thresholdText={first ? thresholdWords(first) : ""} current={current} width={width}
          label={`Votes of every candidate through the ${roundWord(story)}s; the same figures stand in the table.`} />
      )}
    </Measured>
  );
}

function EveryTotal({ story }: { story: Story }): JSX.Element {
  const column = (round: Round): Column<Line> => ({
    head: `${roundHead(story)} ${String(round.number)}`,
    number: true,
    cell: (line) => {
      const total = totalOf(round, line.id);
      return total === null ? "" : <Exact votes={total} />;
    },
    mark: (line) => {
      if (round.elected.includes(line.id)) return `won tone-${String(line.tone)}`;
      return round.eliminated.includes(line.id) ? "lost" : "";
    },
  });
  return (
    <Table kind="fixed" caption={`Votes after all transfers of each ${roundWord(story)}, to the last place that the rule keeps`} rows={story.lines} keyOf={(line) => line.id}
      mark={(line) => (line.fate === "elected" ? "won" : "")}
      columns={[{ head: "Candidate", cell: (line) => line.name }, ...story.rounds.map(column)]} />
  );
}
