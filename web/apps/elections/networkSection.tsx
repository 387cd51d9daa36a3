// Who stands near whom: the network of coalitions, and as its table how central each candidate is in it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Network as NetworkChart } from "../../charts/network";
import type { CandidateId } from "../../core/decode";
import { count, percent, score } from "../../core/format";
import type { CandidateCentrality, Network } from "../../core/wire";
import { Measured } from "../../ui/measured";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import type { Coalitions } from "./load";
import type { Story } from "./model";
import { networkPicture, networkSentence } from "./network";

export function NetworkSection({ story, coalitions }: { story: Story; coalitions: Coalitions }): JSX.Element {
  const { network, centrality } = coalitions;
  const { minSharedBallots, minStrength } = network.metadata;
  const intro = `Candidates whom the same ballots rank close to each other stand close. A line joins two whom at least ${count(minSharedBallots)} ballots rank together with a strength of ${score(minStrength)} or more; the thicker, the stronger.`;
  return (
    <Figure id="network" title="Who stands near whom" intro={intro}
      chart={network.edges.length ? <Picture story={story} network={network} /> : <p class="quiet">No two candidates are ranked together by so many ballots.</p>}
      table={<CentralityTable story={story} rows={centrality} />} />
  );
}

function Picture({ story, network }: { story: Story; network: Network }): JSX.Element {
  const [chosen, choose] = useState<CandidateId | null>(null);
  const [pointed, point] = useState<CandidateId | null>(null);
  const picked = pointed ?? chosen;
  const { dots, lines } = networkPicture(story, network, picked);
  return (
    <div class="network-parts">
      <div>
        <Measured>
          {(width) => (
            <NetworkChart dots={dots} lines={lines} picked={picked} hover={(id) => { point(id as CandidateId | null); }} width={width}
              label="Candidates and the lines between them; how central each one is stands in the table." />
          )}
        </Measured>
        <p class="told-lines" aria-live={pointed === null ? "polite" : "off"}>{networkSentence(story, network, picked)}</p>
      </div>
      <Choices story={story} network={network} chosen={chosen} choose={choose} point={point} />
    </div>
  );
}

interface ChoicesProps {
  readonly story: Story;
  readonly network: Network;
  readonly chosen: CandidateId | null;
  readonly choose: (id: CandidateId | null) => void;
  readonly point: (id: CandidateId | null) => void;
}

// One stop for the keyboard; the arrow keys go from candidate to candidate.
function Choices({ story, network, chosen, choose, point }: ChoicesProps): JSX.Element {
  const lines = new Map(network.nodes.map((node) => [node.id, node.connections]));
  return (
    <fieldset class="choices">
      <legend>Whose lines stand out</legend>
      <label class="choice">
        <input type="radio" name="network" checked={chosen === null} onChange={() => { choose(null); }} />
        <span>Everybody’s</span>
      </label>
      {story.lines.filter((line) => lines.has(line.id)).map((line) => (
        <label key={line.id} class={`choice tone-${String(line.tone)} ${line.fate === "elected" ? "won" : ""}`}
          onPointerEnter={() => { point(line.id); }} onPointerLeave={() => { point(null); }}>
          <input type="radio" name="network" checked={chosen === line.id} onChange={() => { choose(line.id); }} />
          <span>{line.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

function CentralityTable({ story, rows }: { story: Story; rows: readonly CandidateCentrality[] }): JSX.Element {
  const won = new Set(story.results.winners);
  return (
    <Table caption="How central each candidate stands in the network, the most central first" rows={rows} keyOf={(row) => row.candidate_id}
      mark={(row) => (won.has(row.candidate_id) ? "won" : "")}
      columns={[
        { head: "Candidate", cell: (row) => row.candidate_name },
        { head: "Centrality", cell: (row) => score(row.centrality_score), number: true },
        { head: "Lines", cell: (row) => row.connection_count, number: true },
        { head: "Of all possible", cell: (row) => percent(row.degree_centrality * 100), number: true, spare: true },
        { head: "Strength in all", cell: (row) => score(row.strength_centrality), number: true },
        { head: "Mean strength", cell: (row) => score(row.avg_coalition_strength), number: true, spare: true },
        { head: "To other groups", cell: (row) => percent(row.bridge_score * 100), number: true, spare: true },
        { head: "Group", cell: (row) => (row.cluster_membership === "none" ? "–" : row.cluster_membership), number: true },
        { head: "Position", cell: (row) => row.position_type },
      ]} />
  );
}
