// How the result came about, for whoever wants to check it.
import type { JSX } from "preact";
import type { ElectionId } from "../../core/decode";
import { count } from "../../core/format";
import * as routes from "../../core/routes";
import { Section } from "../../ui/section";
import type { Story } from "./model";
import { roundWord, tieSentence } from "./words";

export function Notes({ story, election }: { story: Story; election: ElectionId }): JSX.Element {
  const { results } = story;
  const uncounted = results.total_ballots - results.valid_ballots;
  return (
    <Section id="notes" title="About this count">
      <dl class="notes">
        <dt>Rule</dt>
        <dd>{results.rule_title}{results.statute && `; ${results.statute}`} (<code>{results.rule}</code>)</dd>
        <dt>Ballots</dt>
        <dd>{count(results.total_ballots)} read, {count(results.valid_ballots)} of them valid{uncounted > 0 && `; ${count(uncounted)} rank nobody who can be counted`}</dd>
        <dt>Ties</dt>
        <dd>{results.ties.length ? results.ties.map((tie) => <p key={tie.round_number}>{tieSentence(story, tie)}</p>) : "None had to be decided."}</dd>
        <dt>Version</dt>
        <dd><code>{results.data_version}</code>, counted exactly from the ballots: whoever counts the same ballots by the same rule gets the same figures.</dd>
        <dt>Data</dt>
        <dd><a href={routes.results(election)}>results</a>, <a href={routes.flow(election)}>every {roundWord(story)} and transfer</a>, <a href={routes.firstChoices(election)}>first choices</a> as JSON; <a href="/openapi.json">everything else</a> that can be asked</dd>
      </dl>
    </Section>
  );
}
