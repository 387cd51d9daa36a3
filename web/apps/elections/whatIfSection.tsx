// What if: the same ballots counted again with one thing changed. What changes who wins comes first, the rest is folded.
import type { JSX } from "preact";
import type { ElectionId } from "../../core/decode";
import * as routes from "../../core/routes";
import type { Counterfactual, Counterfactuals } from "../../core/wire";
import { Figure } from "../../ui/section";
import { Table } from "../../ui/table";
import { Exact } from "../../ui/votes";
import type { Story } from "./model";
import { outcomeOf, titleOf, whatIfGroups, whatIfSentences, type WhatIfGroup } from "./whatIf";
import { roundWord } from "./words";

export interface WhatIfSectionProps {
  readonly story: Story;
  readonly election: ElectionId;
  readonly whatIfs: Counterfactuals;
}

export function WhatIfSection({ story, election, whatIfs }: WhatIfSectionProps): JSX.Element {
  const [first, ...others] = whatIfSentences(story, whatIfs);
  return (
    <Figure id="what-if" title="What if" kind="list" intro="The same ballots counted again to the end, each time with one thing changed."
      above={<p class="told-what-if"><strong>{first}</strong> {others.join(" ")} <a href={routes.counterfactuals(election)}>Figures<span class="hidden"> as JSON</span></a></p>}
      chart={<dl class="what-ifs">{whatIfGroups(story, whatIfs).map((group) => <Group key={group.label} group={group} />)}</dl>}
      table={<EveryCount story={story} whatIfs={whatIfs} />} />
  );
}

function Group({ group }: { group: WhatIfGroup }): JSX.Element {
  return (
    <div>
      <dt>{group.label}</dt>
      <dd>
        <p>{group.summary}</p>
        {group.changing.length > 0 && (
          <ul class="changes">
            {group.changing.map((change) => (
              <li key={change.title}><span>{change.title}</span> <span><b>{change.outcome}</b> {change.note && <span class="quiet">{change.note}</span>}</span></li>
            ))}
          </ul>
        )}
        <Folded name={group.label} what={group.same.length === 1 ? "ends with the same winners" : "end with the same winners"} titles={group.same} />
        <Folded name={group.label} what="cannot be counted" titles={group.refused} />
      </dd>
    </div>
  );
}

function Folded({ name, what, titles }: { name: string; what: string; titles: readonly string[] }): JSX.Element | null {
  if (titles.length === 0) return null;
  return (
    <details>
      <summary>{titles.length} {what}<span class="hidden">: {name}</span></summary>
      <ul>{titles.map((title) => <li key={title}>{title}</li>)}</ul>
    </details>
  );
}

function EveryCount({ story, whatIfs }: { story: Story; whatIfs: Counterfactuals }): JSX.Element {
  const rows = [whatIfs.official, ...whatIfs.scenarios];
  return (
    <Table caption="Every count that was made again; a margin is the last winner’s lead over the best of the others" rows={rows} keyOf={(row) => `${row.kind} ${row.parameter}`}
      mark={(row) => (row.changed ? "won" : "")}
      columns={[
        { head: "What if", cell: (row) => (row.kind === "official" ? "As it was counted" : titleOf(story, row)) },
        { head: "Who wins", cell: (row) => row.refusal ?? row.winner_names.join(", ") },
        { head: "Compared", cell: (row) => (row.kind === "official" || row.refusal !== null ? "" : outcomeOf(story, row)) },
        { head: `First different ${roundWord(story)}`, cell: (row) => row.first_changed_round ?? "–", number: true },
        { head: `${roundWord(story)}s`, cell: (row) => row.rounds ?? "–", number: true, spare: true },
        { head: "Threshold", cell: (row) => <Maybe votes={row.threshold} />, number: true, spare: true },
        { head: "Margin", cell: (row) => <Maybe votes={row.last_margin} />, number: true },
      ]} />
  );
}

const Maybe = ({ votes }: { votes: Counterfactual["threshold"] }): JSX.Element => (votes === null ? <>–</> : <Exact votes={votes} />);
