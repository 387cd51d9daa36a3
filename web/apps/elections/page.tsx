// Wires the page of an election: loads, keeps what came, hands it to the view.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ElectionId } from "../../core/decode";
import { Failure, Skeleton } from "../../ui/notice";
import { loadStory } from "./load";
import type { Story } from "./model";
import { loadFirstParts, loadOtherParts, noParts, sentenceOf, type Parts } from "./parts";
import { makePlayer, type Player } from "./player";
import { headline } from "./words";
import { ElectionView } from "./view";
import "./elections.css";

interface Loaded {
  readonly story: Story;
  readonly player: Player;
}

const wantsCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export interface ElectionPageProps {
  readonly election: ElectionId;
  readonly published: string | null; // the version that the program has now, null where it has none
}

export function ElectionPage({ election, published }: ElectionPageProps): JSX.Element {
  const loaded = useSignal<Loaded | null>(null);
  const parts = useSignal<Parts>(noParts);
  const failure = useSignal<string | null>(null);
  const attempt = useSignal(0);

  useEffect(() => {
    let left = false;
    loaded.value = failure.value = null;
    parts.value = noParts;
    const put = (part: Partial<Parts>): void => { if (!left) parts.value = { ...parts.value, ...part }; };
    const run = async (): Promise<void> => {
      const [story, first] = await Promise.all([loadStory(election), loadFirstParts(election)]);
      if (left) return;
      put(first);
      loaded.value = { story, player: playerOf(story) };
      document.title = `${headline(story)} · ${story.results.contest} · Almanac`;
      await loadOtherParts(election, story, put);
    };
    run().catch((reason: unknown) => { if (!left) failure.value = sentenceOf(reason); });
    return () => {
      left = true;
      loaded.value?.player.stop();
    };
  }, [election, attempt.value]);

  const retry = (): void => { attempt.value += 1; };
  if (failure.value !== null) return <Failure title="This election cannot be shown" reason={failure.value} retry={retry} />;
  if (!loaded.value) return <Skeleton />;
  const stale = published !== null && published !== loaded.value.story.results.data_version;
  return <ElectionView election={election} {...loaded.value} stale={stale} parts={parts.value} retry={retry} />;
}

// The page opens on the round that fills the last seat: that is the one people ask about.
function playerOf(story: Story): Player {
  const deciding = story.rounds.filter((round) => round.elected.length > 0).at(-1)?.number ?? 1;
  return makePlayer({ rounds: story.rounds.length, start: deciding, calm: wantsCalm });
}
