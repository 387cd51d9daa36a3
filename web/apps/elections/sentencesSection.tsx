// What a reporter would note down from the figures: sentences that the program wrote, each with its figures.
import type { JSX } from "preact";
import type { ElectionId, Votes } from "../../core/decode";
import * as routes from "../../core/routes";
import type { Highlight, HighlightFigure } from "../../core/wire";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import { Exact } from "../../ui/votes";
import type { Story } from "./model";
import { evidenceOf, sentencesOf, type Evidence, type Sentences, type Told } from "./sentences";

export interface SentencesSectionProps {
  readonly story: Story;
  readonly election: ElectionId;
  readonly highlights: readonly Highlight[];
}

export function SentencesSection({ story, election, highlights }: SentencesSectionProps): JSX.Element | null {
  const groups = sentencesOf(story, highlights);
  if (groups.length === 0) return null;
  return (
    <Figure id="sentences" title="In sentences" kind="sentences"
      intro="What a reporter would note down. Each sentence is made from the figures that it links to, and from nothing else."
      chart={(
        <dl class="sentences">
          {groups.map((group) => <About key={group.label} group={group} election={election} />)}
        </dl>
      )}
      table={<EvidenceTable rows={evidenceOf(highlights)} />} />
  );
}

function About({ group, election }: { group: Sentences; election: ElectionId }): JSX.Element {
  return (
    <div>
      <dt>{group.label}</dt>
      {group.told.map((told, index) => <dd key={index}><Sentence told={told} label={group.label} election={election} /></dd>)}
    </div>
  );
}

function Sentence({ told, label, election }: { told: Told; label: string; election: ElectionId }): JSX.Element {
  return (
    <>
      <p>{told.parts.map((part, index) => (part.name ? <b key={index}>{part.text}</b> : part.text))}</p>
      <a href={routes.view(election, told.view)}>Figures<span class="hidden"> as JSON: {label}</span></a>
    </>
  );
}

function EvidenceTable({ rows }: { rows: readonly Evidence[] }): JSX.Element {
  return (
    <Table caption="The figures behind the sentences, to the last place" rows={rows} keyOf={(row) => row.key}
      columns={[
        { head: "Sentence about", cell: (row) => row.about },
        { head: "Figure", cell: (row) => row.figure.name },
        { head: "Value", cell: (row) => <Value figure={row.figure} />, number: true },
        { head: "Unit", cell: (row) => row.figure.unit },
      ]} />
  );
}

function Value({ figure }: { figure: HighlightFigure }): JSX.Element {
  return /^-?\d+(\.\d+)?$/.test(figure.value) ? <Exact votes={figure.value as Votes} /> : <>{figure.value}</>;
}
