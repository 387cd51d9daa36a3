// A few columns in a given order, each with its figure above and its name below.
import type { JSX } from "preact";
import { linear, px } from "./scale";

export interface Column {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly short: string; // where columns are narrow
}

export interface ColumnsProps {
  readonly columns: readonly Column[];
  readonly caption: string; // under the names
  readonly width: number;
  readonly label: string;
}

const height = 240;
const base = 190;

export function Columns({ columns, caption, width, label }: ColumnsProps): JSX.Element {
  const slot = width / Math.max(1, columns.length);
  const y = linear(Math.max(1, ...columns.map((column) => column.value)), base, 26);
  const thick = Math.min(64, slot * 0.72);
  return (
    <svg class="chart columns" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${String(height)}`}>
      {columns.map((column, index) => {
        const middle = slot * (index + 0.5);
        const text = slot >= 44 ? column.text : column.short;
        const named = slot >= 22 || index % 2 === 0;
        return (
          <g key={column.name}>
            <rect x={px(middle - thick / 2)} y={px(y(column.value))} width={px(thick)} height={px(base - y(column.value))} />
            <text class="figure" x={px(middle)} y={px(y(column.value) - 7)} text-anchor="middle">{slot >= 22 ? text : ""}</text>
            <text class="name" x={px(middle)} y={base + 20} text-anchor="middle">{named ? column.name : ""}</text>
          </g>
        );
      })}
      <line class="ground" x1={0} x2={width} y1={base} y2={base} />
      <text class="caption" x={px(width / 2)} y={base + 42} text-anchor="middle">{caption}</text>
    </svg>
  );
}
