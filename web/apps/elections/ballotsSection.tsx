// What the ballots say before any vote moves: first choices, and how many candidates people ranked.
import type { JSX } from "preact";
import { Bars, type BarRow } from "../../charts/bars";
import { Columns } from "../../charts/columns";
import { count, percent } from "../../core/format";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import type { Ballots } from "./load";
import type { Story } from "./model";
import { firstChoiceRows } from "./pictures";

export function BallotsSection({ story, ballots }: { story: Story; ballots: Ballots }): JSX.Element {
  return (
    <div class="pair">
      <FirstChoices story={story} ballots={ballots} />
      <Lengths ballots={ballots} />
    </div>
  );
}

function FirstChoices({ story, ballots }: { story: Story; ballots: Ballots }): JSX.Element {
  const rows = firstChoiceRows(story, ballots.firstChoices);
  return (
    <Figure id="first" title="First choices" intro="Whom ballots name first. Those elected in the end stand in bold."
      chart={<Measured>{(width) => <Bars rows={shortened(rows)} width={width} label="First choices of every candidate; the same figures stand in the table." />}</Measured>}
      table={(
        <Table caption="First choices, with their share of valid ballots" rows={rows} keyOf={(row) => row.id} mark={(row) => (row.strong ? "won" : "")}
          columns={[
            { head: "Candidate", cell: (row) => row.name },
            { head: "Ballots", cell: (row) => row.text, number: true },
            { head: "Share", cell: (row) => row.share, number: true },
          ]} />
      )} />
  );
}

const shown = 12; // rows of the chart; the table has them all

// The first rows, the others added up in one.
function shortened(rows: readonly BarRow[]): BarRow[] {
  const others = rows.slice(shown);
  if (others.length < 2) return [...rows];
  const value = others.reduce((sum, row) => sum + row.value, 0);
  const share = percent(others.reduce((sum, row) => sum + row.percentage, 0));
  return [...rows.slice(0, shown), { id: -1, name: `${count(others.length)} others`, value, percentage: 0, text: count(value), share, tone: 0, strong: false }];
}

function meanWords({ lengths }: Ballots): string {
  const all = lengths.reduce((sum, one) => sum + one.ballots, 0);
  const marks = lengths.reduce((sum, one) => sum + one.ballots * one.length, 0);
  return all ? `A ballot ranks ${(marks / all).toFixed(1)} candidates on average.` : "No ballot ranks anybody.";
}

function Lengths({ ballots }: { ballots: Ballots }): JSX.Element {
  const columns = ballots.lengths.map((one) => ({ name: String(one.length), value: one.ballots, text: percent(one.percentage), short: one.percentage < 0.5 ? "<1%" : `${one.percentage.toFixed(0)}%` }));
  return (
    <Figure id="lengths" title="How many people ranked" intro={`${meanWords(ballots)} Overvotes, gaps and repeats are set aside.`}
      chart={<Measured>{(width) => <Columns columns={columns} caption="candidates ranked" width={width} label="Ballots by the number of candidates that they rank; the same figures stand in the table." />}</Measured>}
      table={(
        <Table caption="Ballots by the number of candidates that they rank" rows={ballots.lengths} keyOf={(row) => row.length}
          columns={[
            { head: "Candidates ranked", cell: (row) => row.length },
            { head: "Ballots", cell: (row) => count(row.ballots), number: true },
            { head: "Share", cell: (row) => percent(row.percentage), number: true },
          ]} />
      )} />
  );
}
