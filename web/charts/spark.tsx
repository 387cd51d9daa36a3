// A winner's way to the threshold, small enough to stand beside the name; who won at once has a single stroke.
import type { JSX } from "preact";
import { linear, px } from "./scale";

export interface SparkProps {
  readonly votes: readonly number[]; // by round, until elected
  readonly rounds: number;
  readonly threshold: number;
  readonly most: number;
  readonly tone: number;
}

const width = 240;
const height = 56;

export function Spark({ votes, rounds, threshold, most, tone }: SparkProps): JSX.Element {
  const x = (index: number): number => 2 + (width - 10) * (rounds > 1 ? index / (rounds - 1) : 0);
  const y = linear(most, height - 1, 6);
  const points = votes.map((value, index) => `${px(x(index))},${px(y(value))}`);
  const last = votes.length - 1;
  return (
    <svg class={`chart spark tone-${String(tone)}`} viewBox={`0 0 ${String(width)} ${String(height)}`} aria-hidden="true" preserveAspectRatio="none">
      <path class="area" d={`M${px(x(0))},${px(height - 1)}L${points.join("L")}L${px(x(last))},${px(height - 1)}Z`} />
      <line class="threshold-line" x1={0} x2={width} y1={px(y(threshold))} y2={px(y(threshold))} />
      <path class="run" d={last > 0 ? `M${points.join("L")}` : `M${px(x(0))},${px(height - 1)}L${px(x(0))},${px(y(votes[0] ?? 0))}`} />
    </svg>
  );
}
