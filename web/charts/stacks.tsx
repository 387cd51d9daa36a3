// Columns in a given order, each a stack of a few kinds; one row of names below, figures above the columns that matter.
import type { JSX } from "preact";
import { linear, px, ticks } from "./scale";

export interface Stack {
  readonly name: string; // below the column
  readonly parts: readonly { readonly kind: number; readonly value: number }[]; // from below; kinds are 1…5
}

export interface StacksProps {
  readonly stacks: readonly Stack[];
  readonly last: string; // the figure above the last column
  readonly caption: string; // under the names
  readonly width: number;
  readonly label: string;
}

const height = 300;
const base = 250;
const top = 26;
const left = 34;

export function Stacks({ stacks, last, caption, width, label }: StacksProps): JSX.Element {
  const sums = stacks.map((stack) => stack.parts.reduce((sum, part) => sum + part.value, 0));
  const most = Math.max(1, ...sums);
  const y = linear(most, base, top);
  const slot = (width - left) / Math.max(1, stacks.length);
  const step = Math.max(1, Math.ceil(20 / slot));
  return (
    <svg class="chart stacks" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${String(height)}`}>
      {ticks(most, 4).map((value) => (
        <g key={value} class="grid">
          <line x1={left} x2={px(width)} y1={px(y(value))} y2={px(y(value))} />
          <text x={left - 8} y={px(y(value) + 4)} text-anchor="end">{most >= 5000 ? `${String(value / 1000)}k` : value}</text>
        </g>
      ))}
      {stacks.map((stack, index) => (
        <g key={stack.name}>
          <Column stack={stack} x={left + slot * (index + 0.5)} thick={Math.min(56, slot * 0.74)} y={y} />
          {index % step === 0 && <text class="name" x={px(left + slot * (index + 0.5))} y={base + 18} text-anchor="middle">{stack.name}</text>}
        </g>
      ))}
      <line class="ground" x1={left} x2={px(width)} y1={base} y2={base} />
      <text class="figure" x={px(width - 1)} y={px(y(sums.at(-1) ?? 0) - 7)} text-anchor="end">{last}</text>
      <text class="caption" x={px(left + (width - left) / 2)} y={base + 42} text-anchor="middle">{caption}</text>
    </svg>
  );
}

function Column({ stack, x, thick, y }: { stack: Stack; x: number; thick: number; y: (value: number) => number }): JSX.Element {
  let below = 0;
  return (
    <>
      {stack.parts.map((part) => {
        const [from, to] = [y(below), y(below + part.value)];
        below += part.value;
        return part.value > 0 && <rect key={part.kind} class={`kind-${String(part.kind)}`} x={px(x - thick / 2)} y={px(to)} width={px(thick)} height={px(from - to)} />;
      })}
    </>
  );
}
