// Draws the page of an election.
import type { JSX } from "preact";
import type { ElectionId } from "../../core/decode";
import { Failure } from "../../ui/notice";
import { BallotsSection } from "./ballotsSection";
import { CoalitionsSection } from "./coalitionsSection";
import { CountSection } from "./countSection";
import { Hero } from "./hero";
import type { Ballots } from "./load";
import type { Story } from "./model";
import { Notes } from "./notes";
import type { Player } from "./player";
import { RoundsSection } from "./roundsSection";
import { TotalsSection } from "./totalsSection";

export interface ElectionViewProps {
  readonly election: ElectionId;
  readonly story: Story;
  readonly player: Player;
  readonly ballots: Ballots | null; // null: still on its way
  readonly ballotsFailure: string | null;
  readonly stale: boolean; // a newer version is published
  readonly retry: () => void;
}

export function ElectionView({ election, story, player, ballots, ballotsFailure, stale, retry }: ElectionViewProps): JSX.Element {
  return (
    <div class="page election">
      <div role="status">{stale && <News show={retry} />}</div>
      <Hero story={story} />
      {story.rounds.length > 0 && <CountSection story={story} player={player} />}
      {story.rounds.length > 0 && <TotalsSection story={story} player={player} />}
      {ballots && <BallotsSection story={story} ballots={ballots} />}
      {ballots && <CoalitionsSection story={story} ballots={ballots} />}
      {ballotsFailure !== null && <Failure title="The ballots’ figures are missing" reason={ballotsFailure} retry={retry} />}
      <RoundsSection story={story} player={player} />
      <Notes story={story} election={election} />
    </div>
  );
}

function News({ show }: { show: () => void }): JSX.Element {
  return (
    <p class="news">
      A newer version of this count has been published.
      <button type="button" class="button" onClick={show}>Show it</button>
    </p>
  );
}
