// How far many groups lie apart: a dot a group along one axis, stacked where several lie at one place; the mean as a line.
// Few groups get large dots with their names in them, many get small ones.
import type { JSX } from "preact";
import { px, ticks, widthOf } from "./scale";

export interface SwarmDot {
  readonly name: string;
  readonly value: number; // per cent
}

export interface SwarmProps {
  readonly dots: readonly SwarmDot[];
  readonly mean: number;
  readonly meanText: string;
  readonly caption: string; // under the axis
  readonly width: number;
  readonly label: string;
}

const top = 28; // above the highest stack: the mean's words
const tallest = 216; // px: room for stacks
const below = 50; // the axis and its caption
const named = 11.5; // px: the size of a name in a dot

export function Swarm({ dots, mean, meanText, caption, width, label }: SwarmProps): JSX.Element {
  const axis = axisOf(dots, width);
  const { radius, pitch, placed, height: stackHeight } = stacked(dots, axis.x, width);
  const base = top + stackHeight;
  const height = base + below;
  const end = axis.x(mean) > width / 2;
  return (
    <svg class="chart swarm" role="img" aria-label={label} width={width} height={px(height)} viewBox={`0 0 ${px(width)} ${px(height)}`}>
      <g class="grid">
        {axis.ticks.map((value) => <text key={value} x={px(axis.x(value))} y={px(base + 18)} text-anchor="middle">{`${String(value)}%`}</text>)}
        <line class="ground" x1={0} x2={px(width)} y1={px(base)} y2={px(base)} />
      </g>
      <line class="mean" x1={px(axis.x(mean))} x2={px(axis.x(mean))} y1={8} y2={px(base)} />
      {placed.map(({ dot, left, row }) => {
        const y = base - radius - pitch * row - 1;
        return (
          <g key={dot.name}>
            <circle cx={px(left)} cy={px(y)} r={px(radius * 0.92)}><title>{`${dot.name}: ${dot.value.toFixed(1)}%`}</title></circle>
            {widthOf(dot.name, named) <= 1.7 * radius && <text class="in-dot" x={px(left)} y={px(y + 4)} text-anchor="middle">{dot.name}</text>}
          </g>
        );
      })}
      <text class="mean-text" x={px(axis.x(mean) + (end ? -6 : 6))} y={16} text-anchor={end ? "end" : "start"}>{meanText}</text>
      <text class="caption" x={px(width / 2)} y={px(base + 42)} text-anchor="middle">{caption}</text>
    </svg>
  );
}

interface Axis {
  readonly x: (value: number) => number;
  readonly ticks: readonly number[];
}

// From a little before the least to a little after the most.
function axisOf(dots: readonly SwarmDot[], width: number): Axis {
  const values = dots.map((dot) => dot.value);
  const spare = Math.max(0.5, (Math.max(...values) - Math.min(...values)) * 0.08);
  const [least, most] = [Math.min(...values) - spare, Math.max(...values) + spare];
  const [step = 1] = ticks(most - least, width < 480 ? 6 : 10);
  const first = Math.ceil(least / step);
  const all = Array.from({ length: Math.max(0, Math.floor(most / step) - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(6)));
  return { x: (value) => ((value - least) / (most - least)) * width, ticks: all };
}

const radiusMost = 14; // px; smaller where a stack would be higher than the picture
const radiusLeast = 1.5; // below it dots overlap instead

interface Stacked {
  readonly radius: number;
  readonly pitch: number; // from one dot of a stack to the next
  readonly height: number; // of the highest stack
  readonly placed: readonly { dot: SwarmDot; left: number; row: number }[];
}

// Dots in bins as wide as a dot; the radius is the largest at which every stack fits.
function stacked(dots: readonly SwarmDot[], x: (value: number) => number, width: number): Stacked {
  for (let radius = radiusMost; ; radius *= 0.85) {
    const rows = new Map<number, number>();
    const placed = [...dots].sort((one, other) => one.value - other.value).map((dot) => {
      const bin = Math.min(Math.floor(x(dot.value) / (2 * radius)), Math.floor(width / (2 * radius)) - 1);
      const row = rows.get(bin) ?? 0;
      rows.set(bin, row + 1);
      return { dot, left: (2 * bin + 1) * radius, row };
    });
    const highest = Math.max(1, ...rows.values());
    const pitch = Math.min(2 * radius, tallest / highest);
    if (pitch === 2 * radius || radius <= radiusLeast) return { radius, pitch, height: pitch * highest + 4, placed };
  }
}
