// Where ballots ran out: the votes that no longer count by round and cause, and how precincts differ.
import type { JSX } from "preact";
import { Stacks } from "../../charts/stacks";
import { Swarm } from "../../charts/swarm";
import { capital, count, percent, wholeVotes } from "../../core/format";
import { isZero, noVotes } from "../../core/votes";
import type { Exhaustion, GroupExhaustion, GroupsExhaustion } from "../../core/wire";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import { Exact } from "../../ui/votes";
import { causesOf, exhaustionSentence, exhaustionStacks, groupDots, spreadSentence, votesOf, type Cause } from "./exhausted";
import { precinctBallots, type Exhausted } from "./load";
import type { Story } from "./model";
import { roundHead, roundWord } from "./words";

export function ExhaustedSection({ story, exhausted }: { story: Story; exhausted: Exhausted }): JSX.Element | null {
  const { rounds, precincts } = exhausted;
  const last = rounds.rounds.at(-1);
  if (!last || isZero(last.votes)) return null;
  return (
    <div class={precincts.inequality ? "pair" : ""}>
      <ByRound story={story} exhaustion={rounds} last={wholeVotes(last.votes)} />
      {precincts.inequality && <ByPrecinct precincts={precincts} mean={precincts.inequality.mean} />}
    </div>
  );
}

function ByRound({ story, exhaustion, last }: { story: Story; exhaustion: Exhaustion; last: string }): JSX.Element {
  const causes = causesOf(exhaustion);
  return (
    <Figure id="exhausted" title="Where ballots ran out" intro={exhaustionSentence(exhaustion)}
      above={<Legend causes={causes} />}
      chart={(
        <Measured>
          {(width) => <Stacks stacks={exhaustionStacks(exhaustion)} last={last} caption={`after ${roundWord(story)}`} width={width} label={`Votes that no longer count after each ${roundWord(story)}; the same figures stand in the table.`} />}
        </Measured>
      )}
      table={(
        <Table caption={`Votes that no longer count after each ${roundWord(story)}, and why`} rows={exhaustion.rounds} keyOf={(round) => round.round_number}
          columns={[
            { head: roundHead(story), cell: (round) => round.round_number },
            { head: "Votes", cell: (round) => <Exact votes={round.votes} />, number: true },
            { head: "Share", cell: (round) => percent(round.percentage), number: true },
            ...causes.map((cause) => ({
              head: capital(cause.words), number: true,
              cell: (round: Exhaustion["rounds"][number]): JSX.Element => <Exact votes={votesOf(round, cause) ?? noVotes} />,
            })),
          ]} />
      )} />
  );
}

// The legend of the columns.
const Legend = ({ causes }: { causes: readonly Cause[] }): JSX.Element => (
  <p class="kinds">{causes.map((cause) => <span key={cause.words} class={`kind kind-${String(cause.kind)}`}><i class="swatch" />{cause.words}</span>)}</p>
);

function ByPrecinct({ precincts, mean }: { precincts: GroupsExhaustion; mean: number }): JSX.Element {
  const compared = precincts.groups.filter((group) => group.valid_ballots >= precinctBallots && group.percentage !== null);
  return (
    <Figure id="precincts" title="Precinct by precinct" intro={`${spreadSentence(precincts)} A dot is a precinct with ${count(precinctBallots)} valid ballots or more.`}
      chart={(
        <Measured>
          {(width) => <Swarm dots={groupDots(compared)} mean={mean} meanText={`${percent(mean)} in all`} caption="of a precinct’s votes no longer count" width={width} label="Precincts by the share of their votes that no longer count; the same figures stand in the table." />}
        </Measured>
      )}
      table={<PrecinctTable rows={precincts.groups} />} />
  );
}

function PrecinctTable({ rows }: { rows: readonly GroupExhaustion[] }): JSX.Element {
  return (
    <Table caption="Votes that no longer count at the end, by precinct" rows={rows} keyOf={(row) => row.group}
      columns={[
        { head: "Precinct", cell: (row) => row.group || "not given" },
        { head: "Valid ballots", cell: (row) => count(row.valid_ballots), number: true },
        { head: "Votes", cell: (row) => (row.exhausted_votes === null ? "–" : <Exact votes={row.exhausted_votes} />), number: true },
        { head: "Share", cell: (row) => (row.percentage === null ? "–" : percent(row.percentage)), number: true },
        { head: "Ranked", cell: (row) => row.mean_ranks_used.toFixed(1), number: true, spare: true },
      ]} />
  );
}
