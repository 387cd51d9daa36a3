// Draws the page of an election.
import type { ComponentChildren, JSX } from "preact";
import type { ElectionId } from "../../core/decode";
import { Missing } from "../../ui/notice";
import { BallotsSection } from "./ballotsSection";
import { CoalitionsSection } from "./coalitionsSection";
import { CountSection } from "./countSection";
import { ExhaustedSection } from "./exhaustedSection";
import { Hero } from "./hero";
import type { Story } from "./model";
import { NetworkSection } from "./networkSection";
import { Notes } from "./notes";
import type { Part, Parts } from "./parts";
import type { Player } from "./player";
import { RoundsSection } from "./roundsSection";
import { SentencesSection } from "./sentencesSection";
import { TotalsSection } from "./totalsSection";
import { WhatIfSection } from "./whatIfSection";

export interface ElectionViewProps {
  readonly election: ElectionId;
  readonly story: Story;
  readonly player: Player;
  readonly parts: Parts;
  readonly stale: boolean; // a newer version is published
  readonly retry: () => void;
}

export function ElectionView({ election, story, player, parts, stale, retry }: ElectionViewProps): JSX.Element {
  return (
    <div class="page election">
      <div role="status">{stale && <News show={retry} />}</div>
      <Hero story={story} />
      <Shown part={parts.highlights} what="The sentences" retry={retry}>
        {(highlights) => <SentencesSection story={story} election={election} highlights={highlights} />}
      </Shown>
      {story.rounds.length > 0 && <CountSection story={story} player={player} />}
      {story.rounds.length > 0 && <TotalsSection story={story} player={player} />}
      <Shown part={parts.ballots} what="The ballots’ figures" retry={retry}>
        {(ballots) => <><BallotsSection story={story} ballots={ballots} /><CoalitionsSection story={story} ballots={ballots} /></>}
      </Shown>
      <Shown part={parts.coalitions} what="The coalitions’ figures" retry={retry}>
        {(coalitions) => <NetworkSection story={story} coalitions={coalitions} />}
      </Shown>
      <Shown part={parts.whatIfs} what="The counts made again" retry={retry}>
        {(whatIfs) => <WhatIfSection story={story} election={election} whatIfs={whatIfs} />}
      </Shown>
      <Shown part={parts.exhausted} what="The figures of votes that no longer count" retry={retry}>
        {(exhausted) => <ExhaustedSection story={story} exhausted={exhausted} />}
      </Shown>
      <RoundsSection story={story} player={player} />
      <Notes story={story} election={election} />
    </div>
  );
}

interface ShownProps<Value> {
  readonly part: Part<Value>;
  readonly what: string; // in the plural
  readonly retry: () => void;
  readonly children: (value: Value) => ComponentChildren;
}

// A part once it is there, or why it is not.
function Shown<Value>({ part, what, retry, children }: ShownProps<Value>): JSX.Element | null {
  if (part === null) return null;
  if ("failure" in part) return <Missing title={`${what} are missing`} reason={part.failure} retry={retry} />;
  return <>{children(part.value)}</>;
}

function News({ show }: { show: () => void }): JSX.Element {
  return (
    <p class="news">
      A newer version of this count has been published.
      <button type="button" class="button" onClick={show}>Show it</button>
    </p>
  );
}
