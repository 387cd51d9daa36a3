// Who is ranked together: the strongest pairs as arcs, and all of them as a table.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Arcs } from "../../charts/arcs";
import type { CandidateId } from "../../core/decode";
import { count, score } from "../../core/format";
import type { CoalitionPair, CoalitionTypes } from "../../core/wire";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import type { Ballots } from "./load";
import type { Story } from "./model";
import { coalitionPicture } from "./pictures";

const drawn = 24; // more arcs than these hide one another
const told = 5;

export function CoalitionsSection({ story, ballots }: { story: Story; ballots: Ballots }): JSX.Element {
  const intro = `Pairs of candidates that the same ballots rank, and rank close to each other. Only pairs on at least ${count(ballots.pairShared)} ballots; strength runs from 0 to 1.`;
  return (
    <Figure id="coalitions" title="Top coalitions" intro={intro}
      above={<Kinds types={ballots.types} />}
      chart={ballots.pairs.length ? <Picture story={story} pairs={ballots.pairs} /> : <p class="quiet">No two candidates stand together on so many ballots.</p>}
      table={<PairTable pairs={ballots.pairs} />} />
  );
}

// How many pairs there are of each kind; at the same time the legend of the arcs.
function Kinds({ types }: { types: CoalitionTypes }): JSX.Element {
  return (
    <p class="kinds">
      <span>Of {count(types.total_pairs_analyzed)} pairs on {count(types.min_shared_ballots)} ballots or more:</span>
      {types.types.map((kind) => <span key={kind.type} class={`kind ${kind.type}`}><i />{count(kind.count)} {kind.type}</span>)}
    </p>
  );
}

function Picture({ story, pairs }: { story: Story; pairs: readonly CoalitionPair[] }): JSX.Element {
  const [picked, pick] = useState<CandidateId | null>(null);
  const { names, arcs } = coalitionPicture(story, pairs.slice(0, drawn));
  const strongest = pairs.filter((pair) => picked === null || pair.candidate_1 === picked || pair.candidate_2 === picked).slice(0, told);
  return (
    <div class="coalitions">
      <Measured>{(width) => <Arcs names={names} arcs={arcs} picked={picked} width={width} label="The strongest pairs of candidates; the same figures stand in the table." />}</Measured>
      <div>
        <label class="picker">
          <span>Pairs with</span>
          <select value={picked ?? ""} onChange={(event) => { pick(event.currentTarget.value === "" ? null : (Number(event.currentTarget.value) as CandidateId)); }}>
            <option value="">anybody</option>
            {names.map((name) => <option key={name.id} value={name.id}>{name.name}</option>)}
          </select>
        </label>
        <ol class="strongest">{strongest.map((pair) => <Strongest key={`${String(pair.candidate_1)}-${String(pair.candidate_2)}`} pair={pair} />)}</ol>
      </div>
    </div>
  );
}

function Strongest({ pair }: { pair: CoalitionPair }): JSX.Element {
  return (
    <li>
      <p><b>{pair.candidate_1_name}</b> and <b>{pair.candidate_2_name}</b></p>
      <p class="quiet">together on {count(pair.shared_ballots)} ballots, {pair.avg_rank_distance.toFixed(1)} ranks apart · strength {score(pair.coalition_strength_score)}</p>
    </li>
  );
}

function PairTable({ pairs }: { pairs: readonly CoalitionPair[] }): JSX.Element {
  return (
    <Table caption="Pairs of candidates, the strongest first" rows={pairs} keyOf={(pair) => `${String(pair.candidate_1)}-${String(pair.candidate_2)}`}
      columns={[
        { head: "Pair", cell: (pair) => `${pair.candidate_1_name} and ${pair.candidate_2_name}` },
        { head: "Strength", cell: (pair) => score(pair.coalition_strength_score), number: true },
        { head: "Ballots with both", cell: (pair) => count(pair.shared_ballots), number: true },
        { head: "Ranks apart", cell: (pair) => pair.avg_rank_distance.toFixed(2), number: true },
        { head: "Next to the first, the second", cell: (pair) => count(pair.transfer_votes_1_to_2), number: true },
        { head: "And the other way", cell: (pair) => count(pair.transfer_votes_2_to_1), number: true },
        { head: "Kind", cell: (pair) => pair.coalition_type },
      ]} />
  );
}
