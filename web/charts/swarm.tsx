// How far many groups lie apart: a dot a group along one axis, stacked where several lie at one place; the mean as a line.
import type { JSX } from "preact";
import { px, ticks } from "./scale";

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

const height = 300;
const base = 250;
const top = 34;
const side = 8;

export function Swarm({ dots, mean, meanText, caption, width, label }: SwarmProps): JSX.Element {
  const most = Math.max(1, ...dots.map((dot) => dot.value)) * 1.02;
  const x = (value: number): number => side + (value / most) * (width - 2 * side);
  const { radius, pitch, placed } = stacked(dots, x, width);
  return (
    <svg class="chart swarm" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${String(height)}`}>
      <g class="grid">
        {[0, ...ticks(most, width < 480 ? 5 : 8)].map((value) => <text key={value} x={px(value === 0 ? 0 : x(value))} y={base + 18} text-anchor={value === 0 ? "start" : "middle"}>{`${String(value)}%`}</text>)}
        <line class="ground" x1={0} x2={px(width)} y1={base} y2={base} />
      </g>
      {placed.map(({ dot, left, row }) => (
        <circle key={dot.name} cx={px(left)} cy={px(base - radius - pitch * row - 1)} r={px(radius * 0.92)}><title>{`${dot.name}: ${dot.value.toFixed(1)}%`}</title></circle>
      ))}
      <line class="mean" x1={px(x(mean))} x2={px(x(mean))} y1={top - 12} y2={base} />
      <text class="mean-text" x={px(x(mean) + (mean > most / 2 ? -6 : 6))} y={top - 4} text-anchor={mean > most / 2 ? "end" : "start"}>{meanText}</text>
      <text class="caption" x={px(width / 2)} y={base + 42} text-anchor="middle">{caption}</text>
    </svg>
  );
}

const radiusMost = 6; // px; smaller where a stack would be higher than the picture
const radiusLeast = 1.5; // below it dots overlap instead

interface Stacked {
  readonly radius: number;
  readonly pitch: number; // from one dot of a stack to the next
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
    const fitting = (base - top) / Math.max(1, ...rows.values());
    if (fitting >= 2 * radius || radius <= radiusLeast) return { radius, pitch: Math.min(2 * radius, fitting), placed };
  }
}
