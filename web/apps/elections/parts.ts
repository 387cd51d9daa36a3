// The parts of the page that are asked for each by itself: one that fails or is late takes nothing from the others.
import type { ElectionId } from "../../core/decode";
import type { Counterfactuals, Highlight } from "../../core/wire";
import { loadBallots, loadCoalitions, loadExhausted, loadHighlights, loadWhatIfs, type Ballots, type Coalitions, type Exhausted } from "./load";
import type { Story } from "./model";

/** What came of it; null: still on its way. */
export type Part<Value> = { readonly value: Value } | { readonly failure: string } | null;

interface Values {
  readonly highlights: readonly Highlight[];
  readonly ballots: Ballots;
  readonly coalitions: Coalitions;
  readonly whatIfs: Counterfactuals;
  readonly exhausted: Exhausted;
}

export type Parts = { readonly [Name in keyof Values]: Part<Values[Name]> };

/** Nothing has come yet. */
export const noParts: Parts = { highlights: null, ballots: null, coalitions: null, whatIfs: null, exhausted: null };

/** What stands above the count, so that nothing below it has to move when it comes. */
export const loadFirstParts = async (election: ElectionId): Promise<Partial<Parts>> =>
  ({ highlights: await settled(loadHighlights(election)) });

/** The rest, each handed over as soon as it is there. */
export async function loadOtherParts(election: ElectionId, story: Story, put: (part: Partial<Parts>) => void): Promise<void> {
  const valid = story.results.valid_ballots;
  await Promise.all([
    settled(loadBallots(election, valid)).then((ballots) => { put({ ballots }); }),
    settled(loadCoalitions(election, valid)).then((coalitions) => { put({ coalitions }); }),
    settled(loadWhatIfs(election)).then((whatIfs) => { put({ whatIfs }); }),
    settled(loadExhausted(election)).then((exhausted) => { put({ exhausted }); }),
  ]);
}

const settled = <Value>(coming: Promise<Value>): Promise<NonNullable<Part<Value>>> =>
  coming.then((value) => ({ value }), (reason: unknown) => ({ failure: sentenceOf(reason) }));

/** Why something failed, for people. */
export const sentenceOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
