// Who is ranked together: names below one another, an arc for each pair, the thicker the stronger.
import type { JSX } from "preact";
import { fit, px } from "./scale";

export interface ArcName {
  readonly id: number;
  readonly name: string;
  readonly tone: number;
  readonly strong: boolean;
}

export interface Arc {
  readonly a: number;
  readonly b: number;
  readonly strength: number; // 0…1
  readonly kind: string; // strong, moderate, strategic, weak
}

export interface ArcsProps {
  readonly names: readonly ArcName[];
  readonly arcs: readonly Arc[];
  readonly picked: number | null; // a candidate whose arcs stand out
  readonly width: number;
  readonly label: string;
}

const rowHeight = 30;

export function Arcs({ names, arcs, picked, width, label }: ArcsProps): JSX.Element {
  const height = names.length * rowHeight + 8;
  const left = Math.min(200, width * 0.46);
  const y = new Map(names.map((name, index) => [name.id, 4 + rowHeight * (index + 0.5)]));
  const most = Math.max(0.01, ...arcs.map((arc) => arc.strength));
  const least = Math.min(most, ...arcs.map((arc) => arc.strength));
  const thick = (strength: number): number => 1 + 7 * (most > least ? (strength - least) / (most - least) : 1);
  const reach = (span: number): number => Math.min(width - left - 24, 26 + (span / Math.max(1, height)) * (width - left - 40));
  return (
    <svg class="chart arcs" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${px(height)}`}>
      {[...arcs].reverse().map((arc) => {
        const [from, to] = [y.get(arc.a) ?? 0, y.get(arc.b) ?? 0];
        const out = left + 14 + reach(Math.abs(to - from)) * 1.33;
        const faint = picked !== null && arc.a !== picked && arc.b !== picked;
        return (
          <path key={`${String(arc.a)}-${String(arc.b)}`} class={`arc ${arc.kind} ${faint ? "faint" : ""}`} stroke-width={px(thick(arc.strength))}
            d={`M${px(left + 14)},${px(from)}C${px(out)},${px(from)} ${px(out)},${px(to)} ${px(left + 14)},${px(to)}`} />
        );
      })}
      {names.map((name) => (
        <g key={name.id} class={`tone-${String(name.tone)} ${name.strong ? "strong" : ""}`}>
          <text class="name" x={px(left)} y={px((y.get(name.id) ?? 0) + 5)} text-anchor="end">{fit(name.name, left, 14)}</text>
          <circle cx={px(left + 14)} cy={px(y.get(name.id) ?? 0)} r={5} />
        </g>
      ))}
    </svg>
  );
}
