// One bar a row, the largest first, each with its name and its figure.
import type { JSX } from "preact";
import { fit, linear, px } from "./scale";

export interface BarRow {
  readonly id: number;
  readonly name: string;
  readonly value: number;
  readonly percentage: number;
  readonly text: string;
  readonly share: string;
  readonly tone: number;
  readonly strong: boolean;
}

export interface BarsProps {
  readonly rows: readonly BarRow[];
  readonly width: number;
  readonly label: string;
}

export function Bars({ rows, width, label }: BarsProps): JSX.Element {
  const wide = width >= 480;
  const rowHeight = wide ? 26 : 38;
  const left = wide ? Math.min(210, width * 0.36) : 0;
  const right = wide ? width - 112 : width - 2;
  const x = linear(Math.max(1, ...rows.map((row) => row.value)), 0, right - left);
  const height = rows.length * rowHeight + 4;
  return (
    <svg class="chart bars" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${px(height)}`}>
      {rows.map((row, index) => {
        const y = index * rowHeight;
        const bar = wide ? { y: y + 5, height: 15 } : { y: y + 22, height: 9 };
        const base = y + (wide ? 17 : 15);
        return (
          <g key={row.id} class={`tone-${String(row.tone)} ${row.strong ? "strong" : ""}`}>
            <text class="name" x={0} y={base}>{fit(row.name, wide ? left - 10 : width - 130, 14)}</text>
            <rect x={px(left)} y={bar.y} width={px(Math.max(1, x(row.value)))} height={bar.height} />
            <text class="figure" x={px(wide ? left + x(row.value) + 8 : width - 56)} y={base} text-anchor={wide ? "start" : "end"}>{row.text}</text>
            <text class="share" x={px(width - 2)} y={base} text-anchor="end">{row.share}</text>
          </g>
        );
      })}
    </svg>
  );
}
